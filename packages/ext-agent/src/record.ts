import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  type Host,
  isLeftBehind,
  makeDirectory,
  ownerMark,
  parseJson,
  readStateFile,
  writeFileAtomic,
  xdgDirectory,
} from "@rocker/core";
import { askProxy, proxyFiles } from "@rocker/ext-isolate/proxy";
import type { AgentName } from "./agent-programs.ts";
import type { Project } from "./git/project.ts";

/** An agent: an isolated container with a clone of a project, on a branch of its own. */
export interface AgentRecord {
  /** Unique in its project. */
  readonly name: string;
  /** The real path of the top of the project's working tree. */
  readonly project: string;
  /** Name of the container, and of the volume with the agent's work. */
  readonly container: string;
  /** What `rocker up` is called with. */
  readonly argv: readonly string[];
  /** The program that `rocker agent run` starts by default. */
  readonly agent?: AgentName;
  /** Whether it works on a copy of the project, without Git. */
  readonly isCopy?: boolean;
  /** ISO 8601. */
  readonly created: string;
  /** The project, then its submodules; none for a copy. */
  readonly parts: readonly PartRecord[];
}

/** A repository of the project: itself, or a submodule. */
export interface PartRecord {
  /** From the top of the project; empty for the project itself. */
  readonly path: string;
  /** The commit of the user's that the agent builds on; absent in a repository without commits. */
  readonly base?: string;
  /** The commit that the agent's branch starts at. */
  readonly start: string;
  /** The work that was fetched last. */
  readonly fetched?: string;
}

/** The files of an agent on the host. Nothing of it is visible in the container. */
export interface AgentDirectory {
  readonly path: string;
  readonly record: string;
}

export const branchOf = ({ name }: Pick<AgentRecord, "name">) => `rocker/${name}`;

/** Where its work is in the user's repository once it was fetched. */
export const refOf = ({ name }: Pick<AgentRecord, "name">) => `refs/rocker/${name}`;

const agentsDirectory = (host: Host) => join(xdgDirectory("XDG_STATE_HOME", host), "rocker/agents");

/** Unique on this host: names are unique in a project only. */
export function idOf(name: string, project: Pick<Project, "directory">): string {
  return `${name}-${createHash("sha256").update(project.directory).digest("hex").slice(0, 10)}`;
}

export function directoryOf(id: string, host: Host): AgentDirectory {
  const path = join(agentsDirectory(host), id);
  return { path, record: join(path, "agent.json") };
}

export const directoryOfAgent = (record: Pick<AgentRecord, "name" | "project">, host: Host) =>
  directoryOf(idOf(record.name, { directory: record.project }), host);

/** Agents whose creation was interrupted. */
export const interruptedAgents = (host: Host): string[] =>
  idsOf(host).filter((id) => isLeftBehind(readStateFile(join(directoryOf(id, host).path, "creator"))));

/** All agents of the user, the oldest first. */
export function allAgents(host: Host): AgentRecord[] {
  return idsOf(host)
    .flatMap((id) => readAgent(id, host) ?? [])
    .sort((a, b) => a.created.localeCompare(b.created));
}

function idsOf(host: Host): string[] {
  try {
    return readdirSync(agentsDirectory(host)).filter((name) => !name.startsWith("."));
  } catch {
    return [];
  }
}

export function readAgent(id: string, host: Host): AgentRecord | undefined {
  const text = readStateFile(directoryOf(id, host).record);
  const value = text === undefined ? undefined : (parseJson(text) as Partial<AgentRecord> | undefined);
  const texts = [value?.name, value?.project, value?.container, value?.created];
  const lists = [value?.argv, value?.parts];
  return texts.every((one) => typeof one === "string") && lists.every(Array.isArray)
    ? (value as AgentRecord)
    : undefined;
}

export function writeAgent(record: AgentRecord, host: Host): void {
  writeFileAtomic(directoryOfAgent(record, host).record, `${JSON.stringify(record, undefined, 2)}\n`);
}

/**
 * Takes the name for an agent that is being created.
 * @returns false if it is taken
 */
export function claim(id: string, host: Host): boolean {
  const { path } = directoryOf(id, host);
  makeDirectory(agentsDirectory(host));
  // Whole at once: without a creator, nothing would tell that it was interrupted, and the name would stay taken.
  const unclaimed = mkdtempSync(join(agentsDirectory(host), ".claim-"));
  try {
    writeFileAtomic(join(unclaimed, "creator"), ownerMark());
    renameSync(unclaimed, path);
    return true;
  } catch (error) {
    rmSync(unclaimed, { recursive: true, force: true });
    if (!["EEXIST", "ENOTEMPTY"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return false;
  }
}

/** The agent is complete: an interruption no longer undoes it. */
export function complete(record: AgentRecord, host: Host): void {
  writeAgent(record, host);
  rmSync(join(directoryOfAgent(record, host).path, "creator"), { force: true });
}

/** Forgets an agent whose container is gone, with its rules and its audit log. */
export async function forget(id: string, host: Host): Promise<void> {
  const files = proxyFiles(containerOf(id), host);
  // It has ended with the container, unless rocker was killed before it recorded that one.
  await askProxy(files, "/stop");
  rmSync(files.directory, { recursive: true, force: true });
  rmSync(directoryOf(id, host).path, { recursive: true, force: true });
}

/** Its container, and the volume with its work. */
export const containerOf = (id: string) => `rocker-agent-${id}`;
