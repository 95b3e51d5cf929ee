import type { CommandContext } from "@rocker/core";
import { containersOf } from "./container.ts";
import { type AgentRecord, directoryOfAgent } from "./record.ts";
import { say } from "./say.ts";

/** Creates the container of an agent again if something removed it. Its work is in a volume, which that leaves alone. */
export async function ensureThere(record: AgentRecord, context: CommandContext): Promise<void> {
  const containers = containersOf(context);
  const state = await containers.state(record.container);
  if (state === "running" || state === "stopped") return;
  say(`the container of agent ${record.name} is gone; creating it again, with its work`);
  await containers.up(record.argv, {
    name: record.container,
    directory: directoryOfAgent(record, context.host).path,
  });
}
