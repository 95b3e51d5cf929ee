import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path/posix";
import { type CommandContext, visibleLine } from "@rocker/core";
import { containersOf, runScript, scriptError } from "./container.ts";
import { type Project, projectAt } from "./git/project.ts";
import { gitOutput } from "./git/run-git.ts";
import { keepStart, withScratch } from "./git/scratch.ts";
import { type Snapshot, type SnapshotOptions, snapshotOf } from "./git/snapshot.ts";
import { cloneScript } from "./inside/clone-script.ts";
import { partFiles, startsBelow } from "./part.ts";
import { type AgentRecord, branchOf } from "./record.ts";
import { say } from "./say.ts";

/** A repository that an agent has a clone of. */
export interface ClonedPart {
  /** From the top of the project; empty for the project itself. */
  readonly path: string;
  readonly snapshot: Snapshot;
}

type NewAgent = Omit<AgentRecord, "parts">;

/** A repository of the project. */
interface Source {
  readonly path: string;
  readonly project: Project;
  /** See SnapshotOptions. */
  readonly from: string | undefined;
}

/**
 * Clones a project and its submodules into the container of a new agent.
 * @returns the project, then its submodules
 */
export async function cloneProject(
  agent: NewAgent,
  project: Project,
  options: SnapshotOptions,
  context: CommandContext,
): Promise<readonly ClonedPart[]> {
  const sources = await sourcesIn({ path: "", project, from: options.from });
  const snapshots = new Map<string, Snapshot>();
  // The innermost first: a repository refers to the commits that the agent gets of its submodules.
  for (const [index, { path, project: own, from }] of [...sources.entries()].reverse()) {
    const files = partFiles(agent, index, context.host);
    const snapshot = await withScratch(own, files, async (scratch) => {
      const known = [...snapshots].map(([other, { start }]) => ({ path: other, start }));
      const submodules = startsBelow(path, known);
      const taken = await snapshotOf(own, scratch, { ...options, from, submodules });
      const bundle = `${files.start}.bundle`;
      renameSync(taken.bundle, bundle);
      keepStart(scratch, files);
      return { ...taken, bundle };
    });
    snapshots.set(path, snapshot);
  }
  // The outermost first: a submodule is cloned into a directory of the repository around it.
  const parts = sources.flatMap(({ path, project: own }) => {
    const snapshot = snapshots.get(path);
    return snapshot ? [{ path, project: own, snapshot }] : [];
  });
  for (const part of parts) {
    await clonePart(agent, part, context);
    rmSync(part.snapshot.bundle);
  }
  return parts;
}

/** A repository, then those of its submodules that are there, at any depth. */
async function sourcesIn(source: Source): Promise<readonly Source[]> {
  const { path, project, from } = source;
  const inner: Source[] = [];
  for (const { name, commit } of await submodulesOf(source)) {
    const directory = join(project.directory, name);
    const at = join(path, name);
    if (!existsSync(join(directory, ".git")))
      say(`not given to the agent: the submodule ${visibleLine(at)}, which is not initialized`);
    else
      inner.push(
        ...(await sourcesIn({ path: at, project: await projectAt(directory), from: from && commit })),
      );
  }
  return [source, ...inner];
}

/** The submodules of a commit, or of the index. */
async function submodulesOf({ project: { directory: cwd }, from }: Source) {
  const list =
    from === undefined ? ["ls-files", "--stage", "-z"] : ["ls-tree", "-r", "-z", "--full-tree", from];
  const listed = await gitOutput([...list], { cwd });
  const form = from === undefined ? /^160000 ([0-9a-f]+) \d\t(.*)$/s : /^160000 commit ([0-9a-f]+)\t(.*)$/s;
  return listed
    .toString()
    .split("\0")
    .flatMap((line) => {
      const [, commit = "", name] = form.exec(line) ?? [];
      return name === undefined ? [] : [{ commit, name }];
    });
}

async function clonePart(
  agent: NewAgent,
  { path, project, snapshot }: ClonedPart & { readonly project: Project },
  context: CommandContext,
): Promise<void> {
  const { name, email } = snapshot.author;
  const args = [branchOf(agent), project.format, name, email, project.shallow];
  const input = openSync(snapshot.bundle, "r");
  try {
    const result = await runScript(agent, path, cloneScript, args, containersOf(context), { input });
    if (result.code !== 0) throw scriptError(agent, "clone the project", result);
  } finally {
    closeSync(input);
  }
}
