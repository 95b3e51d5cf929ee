import type { CommandContext } from "@rocker/core";
import { containersOf } from "../container.ts";
import { findAgent } from "../find-agent.ts";
import { ensureThere } from "../start.ts";
import { usageError } from "../usage.ts";

/** `rocker agent run NAME COMMAND…` */
export function run([name, ...line]: readonly string[], context: CommandContext): Promise<number> {
  const command = line[0] === "--" ? line.slice(1) : line;
  if (name !== undefined && command.length === 0)
    throw usageError('"rocker agent run" needs a command to run');
  return inside("run", name, command, context);
}

/** `rocker agent enter NAME` */
export function enter([name, ...rest]: readonly string[], context: CommandContext): Promise<number> {
  if (rest.length > 0) throw usageError('"rocker agent enter" takes no command; use: rocker agent run');
  return inside("enter", name, [], context);
}

async function inside(
  verb: string,
  name: string | undefined,
  command: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { record } = await findAgent(verb, name, context.host);
  await ensureThere(record, context);
  const isTerminal = Boolean(process.stdin.isTTY);
  const terminal = isTerminal && Boolean(process.stdout.isTTY);
  const streams = { terminal, stdin: terminal || !isTerminal };
  return containersOf(context).enter(record.container, command, streams);
}
