import { join } from "node:path/posix";
import { type CommandContext, problemOf, RockerError, visibleLine } from "@rocker/core";
import type { AgentData } from "../agent.ts";
import { claimName, discard } from "../claim-name.ts";
import { type ClonedPart, cloneProject } from "../clone-project.ts";
import { confirmEverything } from "../confirm-everything.ts";
import { containersOf } from "../container.ts";
import { copyOfAgent } from "../copy-of-agent.ts";
import { copyProject } from "../copy-project.ts";
import { asCreationError } from "../creation-error.ts";
import type { Project } from "../git/project.ts";
import { runGit } from "../git/run-git.ts";
import { commitOf } from "../git/snapshot.ts";
import { reportMissingLimits } from "../limits.ts";
import { acceptEverything, type NewLine, readNewLine } from "../new-line.ts";
import { findPlace, type Place, requireProject } from "../place.ts";
import {
  type AgentRecord,
  branchOf,
  complete,
  containerOf,
  directoryOf,
  idOf,
  type PartRecord,
  readAgent,
  refOf,
} from "../record.ts";
import { say } from "../say.ts";
import { usageError } from "../usage.ts";
import { writeSettings } from "../write-settings.ts";

/** `rocker agent new NAME [--from REF] [options] [IMAGE]` */
export async function newAgent(argv: readonly string[], context: CommandContext): Promise<number> {
  const line = readNewLine(argv);
  const { name, from } = line;
  const place = await findPlace(context.host);
  const { git } = place;
  if (git && from !== undefined) await commitOf(git, from);
  if (!git && from !== undefined) throw usageError("--from needs a Git repository");
  if (git) await requireFreeRef(name, git);
  if (line.isOpen && !(await confirmEverything(name, context))) return 1;
  if (git) await createWithClone(line, git, context);
  else {
    requireProject(place, context.host);
    say("this project has no Git repository: the agent works on a copy of it, without a branch");
    await createWithCopy(line, place, context);
  }
  process.stdout.write(`${name}\n`);
  return 0;
}

async function createWithClone(line: NewLine, project: Project, context: CommandContext): Promise<void> {
  const { name, from } = line;
  const record = recordOf(line, project);
  try {
    await create(record, context, async (data) => {
      const { include } = data[0] as AgentData;
      const parts = await cloneProject(record, project, { from, include, name }, context);
      complete({ ...record, parts: parts.map(partRecord) }, context.host);
      report(name, parts, from);
    });
  } catch (error) {
    if (from !== undefined || !hasNoGit(error)) throw error;
    say(
      "the image has no Git: the agent works on a copy of the project, without a branch. For a branch, use an image with Git, or let rocker install it: add --isolate-build-network",
    );
    await createWithCopy(line, { directory: project.directory, git: project }, context);
  }
}

const hasNoGit = (error: unknown) =>
  error instanceof RockerError && error.problems.some(({ code }) => code === "agent/image-without-git");

async function createWithCopy(line: NewLine, place: Place, context: CommandContext): Promise<void> {
  const { host } = context;
  const plain = recordOf(line, place);
  const copy = copyOfAgent(plain, host);
  // The container's user must be able to write to the copy.
  const argv = ["--user", `--agent-copy=${copy.files}`, ...plain.argv];
  const record = { ...plain, argv, isCopy: true };
  await create(
    record,
    context,
    async () => {
      complete({ ...record, parts: [] }, host);
    },
    async () => {
      const include = line.rest.flatMap((one) => /^--agent-include=(.+)$/s.exec(one)?.[1] ?? []);
      const { leftOut, unreadable } = await copyProject(place, copy, include);
      if (leftOut.length > 0) say(`${secretsText}: ${listed(leftOut)}`);
      if (unreadable.length > 0)
        say(`not given to the agent, because they cannot be read: ${listed(unreadable)}`);
    },
  );
  say(`created agent ${record.name} with a copy of the project`);
}

const secretsText = "not given to the agent, because they may hold keys or passwords";

function recordOf({ name, agent, isOpen, rest }: NewLine, { directory }: Place): Omit<AgentRecord, "parts"> {
  const container = containerOf(idOf(name, { directory }));
  const own = ["--isolate", `--agent-volume=${container}`, `--agent-project=${directory}`];
  return {
    ...{ name, container, project: directory },
    argv: [...own, ...(isOpen ? [acceptEverything] : []), ...rest],
    created: new Date().toISOString(),
    ...(agent !== undefined && { agent }),
  };
}

/**
 * Creates the container of an agent; whole or not at all.
 * @param prepare called when it runs
 * @param before called before it is created
 */
async function create(
  record: Omit<AgentRecord, "parts">,
  context: CommandContext,
  prepare: (data: readonly unknown[]) => Promise<void>,
  before = async () => {},
): Promise<void> {
  const { name, project, container, argv } = record;
  const id = idOf(name, { directory: project });
  await claimName(name, id, context);
  try {
    await before();
    const { path: directory } = directoryOf(id, context.host);
    const volumes = (data: readonly unknown[]) => {
      const { disk } = data[0] as AgentData;
      return disk === undefined ? [] : [{ name: container, size: disk }];
    };
    await containersOf(context).up(argv, {
      ...{ name: container, directory, volumes },
      async prepare(data) {
        await prepare(data);
        await writeSettings(record, context);
        await reportMissingLimits(record, context);
      },
    });
  } catch (error) {
    // A lifecycle command that failed can be continued.
    if (!readAgent(id, context.host)) await discard(id, context).catch(() => {}); // A second error must not hide the first.
    throw asCreationError(name, error);
  }
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
  if (leftOut.length > 0) say(`${secretsText}: ${listed(leftOut)}`);
}

/** The first few of paths that can be many. */
function listed(paths: readonly string[]): string {
  const names = paths.slice(0, 10).map((path) => visibleLine(Buffer.from(path, "latin1").toString()));
  return [...names, ...(paths.length > 10 ? [`${paths.length - 10} more`] : [])].join(", ");
}
