import type { CommandContext } from "@rocker/core";
import { agentPrograms, isAgentName } from "../agent-programs.ts";
import { audit } from "../audit.ts";
import { containersOf } from "../container.ts";
import { findAgent } from "../find-agent.ts";
import type { AgentRecord } from "../record.ts";
import { ensureThere } from "../start.ts";
import { usageError } from "../usage.ts";

/** `rocker agent run NAME [COMMAND…]` */
export async function run([name, ...line]: readonly string[], context: CommandContext): Promise<number> {
  const record = await findAgent("run", name, context.host);
  const given = line[0] === "--" ? line.slice(1) : line;
  const byDefault = isAgentName(record.agent) ? agentPrograms[record.agent].command : [];
  const command = given.length > 0 ? given : byDefault;
  if (command.length === 0)
    throw usageError(`"rocker agent run" needs a command: agent ${record.name} was created without --agent`);
  if (given.length > 0) return inside(record, command, context);
  await ensureThere(record, context);
  const { alone } = await import("../running.ts");
  const { runScript } = await import("../inside/run-script.ts");
  return alone(record, context, () => inside(record, command, context, runScript));
}

/** `rocker agent enter NAME` */
export async function enter([name, ...rest]: readonly string[], context: CommandContext): Promise<number> {
  if (rest.length > 0) throw usageError('"rocker agent enter" takes no command; use: rocker agent run');
  return inside(await findAgent("enter", name, context.host), [], context);
}

async function inside(
  record: AgentRecord,
  command: readonly string[],
  context: CommandContext,
  script?: string,
): Promise<number> {
  await ensureThere(record, context);
  const isTerminal = Boolean(process.stdin.isTTY);
  const terminal = isTerminal && Boolean(process.stdout.isTTY);
  const streams = { terminal, stdin: terminal || !isTerminal };
  const started = { command: command.length > 0 ? command : "shell" };
  audit(record, { event: "command", ...started }, context.host);
  const line = script === undefined ? command : ["sh", "-c", script, "rocker", ...command];
  // A shell is opened all the same, to fix a command of the project that fails.
  const lifecycle = command.length > 0 ? "continue" : "attach";
  const code = await containersOf(context).enter(record.container, line, streams, lifecycle);
  audit(record, { event: "exit", ...started, code }, context.host);
  return code;
}
