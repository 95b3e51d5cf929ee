import { join } from "node:path";
import type { Host } from "@rocker/core";
import { type Project, projectAt } from "./git/project.ts";
import type { AgentFiles } from "./git/scratch.ts";
import { type AgentRecord, directoryOfAgent, type PartRecord } from "./record.ts";

/** The project of an agent, or one of its submodules, with where it is on the host. */
export interface Part extends PartRecord {
  readonly agent: AgentRecord;
  readonly project: Project;
  readonly files: AgentFiles;
}

/** @throws RockerError agent/no-repository if a submodule is no longer there */
export async function partsOf(agent: AgentRecord, host: Host): Promise<readonly Part[]> {
  return Promise.all(
    agent.parts.map(async (one, index) => {
      const project = await projectAt(join(agent.project, one.path));
      return { ...one, agent, project, files: partFiles(agent, index, host) };
    }),
  );
}

/** @param index of the part among those of the agent */
export function partFiles(
  agent: Pick<AgentRecord, "name" | "project">,
  index: number,
  host: Host,
): AgentFiles {
  const { path } = directoryOfAgent(agent, host);
  return { path, start: join(path, `start-${index}.git`) };
}

/** What to add to a name, to say which repository of an agent it is. */
export const inPart = ({ path }: PartRecord) => (path === "" ? "" : ` in ${path}`);

/** The commits that an agent starts at in the submodules directly in a repository, by their path in it. */
export function startsBelow(
  path: string,
  parts: readonly Pick<PartRecord, "path" | "start">[],
): ReadonlyMap<string, string> {
  const prefix = path === "" ? "" : `${path}/`;
  const below = parts.filter((one) => one.path !== path && one.path.startsWith(prefix));
  const direct = below.filter((one) => !below.some((other) => one.path.startsWith(`${other.path}/`)));
  return new Map(direct.map((one) => [one.path.slice(prefix.length), one.start]));
}
