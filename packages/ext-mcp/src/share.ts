import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type CommandContext, type Host, writeFileAtomic } from "@rocker/core";
import { type AgentRecord, directoryOfAgent, findAgent } from "@rocker/ext-agent/agents";
import { usageError } from "./usage.ts";

/** With the files of the agent, so that it ends with the agent: another one of this name is not shared. */
const fileOf = (agent: AgentRecord, host: Host) => join(directoryOfAgent(agent, host).path, "shared-by-mcp");

/** Whether assistants may work in an agent: those that they created, and those that the user shares. */
export const isShared = (agent: AgentRecord, host: Host): boolean => existsSync(fileOf(agent, host));

export function setShared(agent: AgentRecord, host: Host): void {
  writeFileAtomic(fileOf(agent, host), "");
}

/** `rocker mcp share NAME` */
export async function share(argv: readonly string[], { host }: CommandContext): Promise<number> {
  const agent = await named("share", argv, host);
  setShared(agent, host);
  process.stderr.write(`rocker: assistants can now work in agent ${agent.name}, with its rules and keys\n`);
  return 0;
}

/** `rocker mcp unshare NAME` */
export async function unshare(argv: readonly string[], { host }: CommandContext): Promise<number> {
  const agent = await named("unshare", argv, host);
  rmSync(fileOf(agent, host), { force: true });
  process.stderr.write(`rocker: assistants can no longer work in agent ${agent.name}\n`);
  return 0;
}

async function named(verb: string, argv: readonly string[], host: Host): Promise<AgentRecord> {
  const [name, ...rest] = argv.filter((word) => word !== "--json");
  if (name === undefined) throw usageError(`"rocker mcp ${verb}" needs the name of an agent`);
  if (rest.length > 0) throw usageError(`unexpected argument for "rocker mcp ${verb}": ${rest.join(" ")}`);
  return findAgent(verb, name, host);
}
