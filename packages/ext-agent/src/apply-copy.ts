import type { CommandContext } from "@rocker/core";
import { applyCopy } from "@rocker/ext-isolate/copies";
import { containersOf } from "./container.ts";
import { copyOfAgent } from "./copy-of-agent.ts";
import type { AgentRecord } from "./record.ts";
import { requireIdle } from "./running.ts";
import { say } from "./say.ts";

interface ApplyOptions {
  readonly yes: boolean;
  /** Whether the agent's version is taken of files that were also changed in the project. */
  readonly overwrite: boolean;
}

/**
 * Applies what an agent changed in its copy of the project. Nothing can write to the copy meanwhile: its container is stopped.
 * @throws RockerError agent/running; as `applyCopy`
 */
export async function applyCopyOf(
  record: AgentRecord,
  options: ApplyOptions,
  context: CommandContext,
): Promise<boolean> {
  const containers = containersOf(context);
  if ((await containers.state(record.container)) === "running") {
    await requireIdle(record, context);
    await containers.stop(record.container);
    say(
      `stopped the container of agent ${record.name}, so that nothing writes to its copy. The next command starts it`,
    );
  }
  const outcome = await applyCopy(record.project, copyOfAgent(record, context.host), {
    ...options,
    ask: context.ask,
    keep: true,
    diffCommand: `rocker agent diff ${record.name}`,
  });
  if (outcome === "applied") say(`applied the work of agent ${record.name}`);
  return outcome === "applied";
}
