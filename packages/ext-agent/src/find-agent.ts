import { type Host, nearest, problemOf, RockerError } from "@rocker/core";
import { findPlace, type Place } from "./place.ts";
import { type AgentRecord, allAgents, idOf, readAgent } from "./record.ts";
import { usageError } from "./usage.ts";

/** The agents of a project. */
export const agentsOf = (project: Pick<Place, "directory">, host: Host): AgentRecord[] =>
  allAgents(host).filter((one) => one.project === project.directory);

/**
 * An agent of the project that the user is in.
 * @throws RockerError agent/usage without a name; agent/unknown
 */
export async function findAgent(verb: string, name: string | undefined, host: Host): Promise<AgentRecord> {
  if (name === undefined) throw usageError(`"rocker agent ${verb}" needs the name of an agent`);
  const project = await findPlace(host);
  const record = readAgent(idOf(name, project), host);
  if (!record || record.name !== name) throw unknownAgent(name, project, host);
  return record;
}

/**
 * The same, for what needs Git.
 * @throws RockerError also agent/copy
 */
export async function findAgentWithGit(
  verb: string,
  name: string | undefined,
  host: Host,
): Promise<AgentRecord> {
  const record = await findAgent(verb, name, host);
  if (!record.isCopy) return record;
  throw new RockerError([
    problemOf("agent", {
      slug: "copy",
      kind: "usage",
      facts: { agent: record.name },
      what: `"rocker agent ${verb}" needs Git, and agent ${record.name} works on a copy of the project without it.`,
      fix: `Show its changes with "rocker agent diff ${record.name}", and apply them with: rocker agent apply ${record.name}`,
    }),
  ]);
}

function unknownAgent(name: string, project: Place, host: Host): RockerError {
  const names = agentsOf(project, host).map((one) => one.name);
  const close = nearest(name, names);
  return new RockerError([
    problemOf("agent", {
      slug: "unknown",
      kind: "usage",
      facts: { agent: name, project: project.directory },
      what: `this project has no agent ${JSON.stringify(name)}${close === undefined ? "." : `; did you mean ${close}?`}`,
      fix:
        names.length > 0
          ? "List its agents with: rocker agent ls"
          : `Create one with: rocker agent new NAME IMAGE`,
    }),
  ]);
}
