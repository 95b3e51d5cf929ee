import { join } from "node:path/posix";
import { type CommandContext, problemOf, RockerError, visibleLine } from "@rocker/core";
import type { AgentData } from "../agent.ts";
import { type ClonedPart, cloneProject } from "../clone-project.ts";
import { containersOf } from "../container.ts";
import { findProject, type Project } from "../git/project.ts";
import { runGit } from "../git/run-git.ts";
import { commitOf } from "../git/snapshot.ts";
import { readNewLine } from "../new-line.ts";
import {
  type AgentRecord,
  branchOf,
  claim,
  complete,
  containerOf,
  directoryOf,
  forget,
  idOf,
  interruptedAgents,
  type PartRecord,
  readAgent,
  refOf,
} from "../record.ts";
import { say } from "../say.ts";

/** `rocker agent new NAME [--from REF] [options] [IMAGE]` */
export async function newAgent(argv: readonly string[], context: CommandContext): Promise<number> {
  const { host } = context;
  const { name, from, agent, rest } = readNewLine(argv);
  const project = await findProject(host);
  if (from !== undefined) await commitOf(project, from);
  await requireFreeRef(name, project);
  const id = idOf(name, project);
  await claimName(name, id, context);
  const container = containerOf(id);
  const record: Omit<AgentRecord, "parts"> = {
    name,
    project: project.directory,
    container,
    argv: ["--isolate", `--agent-volume=${container}`, `--agent-project=${project.directory}`, ...rest],
    created: new Date().toISOString(),
    ...(agent !== undefined && { agent }),
  };
  try {
    await containersOf(context).up(record.argv, {
      ...{ name: container, directory: directoryOf(id, host).path },
      async prepare(data) {
        const { include } = data[0] as AgentData;
        const parts = await cloneProject(record, project, { from, include, name }, context);
        complete({ ...record, parts: parts.map(partRecord) }, host);
        report(name, parts, from);
      },
    });
  } catch (error) {
    // A lifecycle command that failed can be continued.
    if (!readAgent(id, host)) await discard(id, context).catch(() => {}); // A second error must not hide the first.
    throw asLifecycleError(name, error);
  }
  process.stdout.write(`${name}\n`);
  return 0;
}

/**
 * The work of an earlier agent of this name must not be overwritten.
 * @throws RockerError agent/ref-taken
 */
async function requireFreeRef(name: string, { directory }: Project): Promise<void> {
  const ref = refOf({ name });
  const found = await runGit(["rev-parse", "--quiet", "--verify", ref], { cwd: directory });
  if (found.code !== 0) return;
  throw new RockerError([
    problemOf("agent", {
      slug: "ref-taken",
      kind: "usage",
      facts: { ref },
      what: `${ref} is the work of an earlier agent with this name.`,
      fix: `Choose another name, or delete it with: git update-ref -d ${ref}`,
    }),
  ]);
}

/** @throws RockerError agent/taken */
async function claimName(name: string, id: string, context: CommandContext): Promise<void> {
  for (const interrupted of interruptedAgents(context.host)) await discard(interrupted, context);
  if (claim(id, context.host)) return;
  throw new RockerError([
    problemOf("agent", {
      slug: "taken",
      kind: "usage",
      facts: { agent: name },
      what: `this project already has an agent ${JSON.stringify(name)}.`,
      fix: `Choose another name, or remove it with: rocker agent rm ${name}`,
    }),
  ]);
}

/** Removes an agent whose clone is not complete: it has no work. */
async function discard(id: string, context: CommandContext): Promise<void> {
  const containers = containersOf(context);
  const name = containerOf(id);
  const isRecorded = (await containers.state(name)) !== "unknown";
  // In one call: only the record says which engine has the volume.
  const removed = containers.remove(name, [name]);
  // A container that was killed before rocker recorded it still uses its volume: the next one of this name gets it, empty.
  await (isRecorded ? removed : removed.catch(() => {}));
  await forget(id, context.host);
}

function asLifecycleError(name: string, error: unknown): unknown {
  if (!(error instanceof RockerError) || !error.problems.some(({ code }) => code === "RK446")) return error;
  const reason = error.problems[0]?.what ?? error.message;
  return new RockerError(
    [
      problemOf("agent", {
        slug: "lifecycle",
        facts: { agent: name },
        what: `agent ${name} was created, but not all of the project's commands were run: ${reason}`,
        why: "Its output is above. The container has no network but what you allow.",
        fix: `Allow what it needs with "rocker agent policy ${name} allow HOST", then continue with: rocker agent run ${name} true`,
      }),
    ],
    { cause: error },
  );
}

const partRecord = ({ path, snapshot: { base, start } }: ClonedPart): PartRecord => {
  return { path, ...(base !== undefined && { base }), start };
};

function report(name: string, parts: readonly ClonedPart[], from: string | undefined): void {
  const isDirty = from === undefined && parts.some(({ snapshot: { base, start } }) => base !== start);
  const withChanges = isDirty ? ", with the uncommitted changes of this project" : "";
  say(`created agent ${name} on branch ${branchOf({ name })}${withChanges}`);
  const paths = (list: "included" | "leftOut") =>
    parts.flatMap(({ path, snapshot }) => snapshot[list].map((one) => join(path, one)));
  const [included, leftOut] = [paths("included"), paths("leftOut")];
  if (included.length > 0) say(`also given to the agent: ${listed(included)}`);
  if (leftOut.length > 0)
    say(`not given to the agent, because they may hold keys or passwords: ${listed(leftOut)}`);
}

/** The first few of paths that can be many. */
function listed(paths: readonly string[]): string {
  const names = paths.slice(0, 10).map((path) => visibleLine(Buffer.from(path, "latin1").toString()));
  return [...names, ...(paths.length > 10 ? [`${paths.length - 10} more`] : [])].join(", ");
}
