import { type Host, nearest, problemOf, RockerError } from "@rocker/core";
import { findProject, type Project } from "./git/project.ts";
import { type AgentRecord, allAgents, idOf, readAgent } from "./record.ts";
import { usageError } from "./usage.ts";

/** The agents of a project. */
export const agentsOf = (project: Project, host: Host): AgentRecord[] =>
  allAgents(host).filter((one) => one.project === project.directory);

/**
 * An agent of the project that the user is in.
 * @throws RockerError agent/usage without a name; agent/unknown; agent/no-repository
 */
export async function findAgent(verb: string, name: string | undefined, host: Host): Promise<AgentRecord> {
  if (name === undefined) throw usageError(`"rocker agent ${verb}" needs the name of an agent`);
  const project = await findProject(host);
  const record = readAgent(idOf(name, project), host);
  if (!record || record.name !== name) throw unknownAgent(name, project, host);
  return record;
}

function unknownAgent(name: string, project: Project, host: Host): RockerError {
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
