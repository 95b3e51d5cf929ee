import { copyFileSync, existsSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { problemOf, RockerError } from "@rocker/core";
import type { Project } from "./project.ts";
import { type GitCall, gitOutput, gitText, runGit } from "./run-git.ts";
import type { Scratch } from "./scratch.ts";
import { isSecretName } from "./secret-names.ts";

/** What an agent starts with. */
export interface Snapshot {
  /** A file with everything below. */
  readonly bundle: string;
  /** The commit of the project that it builds on; undefined in a repository without commits. */
  readonly base: string | undefined;
  /** The commit that the agent's branch starts at: the base, or a commit of the uncommitted changes on top of it. */
  readonly start: string;
  /** Untracked files that look like keys or passwords, and are left out. */
  readonly leftOut: readonly string[];
  /** Ignored files that go along. */
  readonly included: readonly string[];
  readonly author: Author;
}

export interface Author {
  readonly name: string;
  readonly email: string;
}

export interface SnapshotOptions {
  /** A commit to start from, without uncommitted changes. Default: HEAD, with them. */
  readonly from: string | undefined;
  /** Patterns of ignored files that go along. */
  readonly include: readonly string[];
  /** Name of the agent, for the message of the commit. */
  readonly name: string;
  /** Submodules by path, with the commits that the agent gets of them. */
  readonly submodules?: ReadonlyMap<string, string>;
}

/**
 * Bundles a project with its uncommitted changes. Objects are written to the scratch repository, with an index of its own:
 * nothing of the project is changed.
 * @throws RockerError agent/no-ref, agent/git
 */
export async function snapshotOf(
  project: Project,
  scratch: Scratch,
  { from, include, name, submodules }: SnapshotOptions,
): Promise<Snapshot> {
  const base = await commitOf(project, from);
  const author = await authorOf(project);
  const message = `Uncommitted changes of the project when agent ${name} was created`;
  const { tree, leftOut } =
    from === undefined ? await workingTree(project, scratch, { include, submodules }) : noChanges;
  const start = await startCommit(scratch, { base, tree, author, message });
  const { tree: extra, files } = await includedTree(project, scratch, include);
  await gitOutput(["update-ref", "refs/rocker/start", start], scratch.call);
  if (extra !== undefined) {
    const commit = await commitTree(scratch, { tree: extra, author, message: "Included files" });
    await gitOutput(["update-ref", "refs/rocker/include", commit], scratch.call);
  }
  if (project.shallow) writeFileSync(join(scratch.repository, "shallow"), `${project.shallow}\n`);
  const bundle = join(scratch.directory, "start.bundle");
  await gitOutput(["bundle", "create", "--quiet", bundle, "--all"], scratch.call);
  return { bundle, base, start, leftOut, included: files, author };
}

const noChanges = { tree: undefined, leftOut: [] };

/** @throws RockerError agent/no-ref */
export async function commitOf(
  { directory }: Project,
  from: string | undefined,
): Promise<string | undefined> {
  const asked = ["rev-parse", "--quiet", "--verify", "--end-of-options", `${from ?? "HEAD"}^{commit}`];
  const found = await runGit(asked, { cwd: directory });
  if (found.code === 0) return found.stdout.toString().trim();
  if (from === undefined) return undefined;
  throw new RockerError([
    problemOf("agent", {
      slug: "no-ref",
      kind: "usage",
      facts: { ref: from },
      what: `--from: ${JSON.stringify(from)} is not a commit, branch or tag of this repository.`,
      fix: 'List the branches with "git branch --all".',
    }),
  ]);
}

async function authorOf({ directory: cwd }: Project): Promise<Author> {
  const setting = async (key: string) =>
    (await runGit(["config", "--get", key], { cwd })).stdout.toString().trim();
  return {
    name: (await setting("user.name")) || "rocker",
    email: (await setting("user.email")) || "rocker@localhost",
  };
}

/** How Git is run in the project with another index, writing objects to the scratch repository. */
function apart(project: Project, scratch: Scratch, index: string): Required<Pick<GitCall, "cwd" | "env">> {
  return {
    cwd: project.directory,
    env: {
      GIT_INDEX_FILE: join(scratch.directory, index),
      GIT_OBJECT_DIRECTORY: join(scratch.repository, "objects"),
    },
  };
}

interface TreeOptions extends Partial<Pick<SnapshotOptions, "include">> {
  readonly submodules?: SnapshotOptions["submodules"] | undefined;
  /** Settings of Git. */
  readonly config?: Readonly<Record<string, string>>;
}

/** The project's working tree as a tree of Git: what is tracked, and untracked files that are neither ignored nor secret. */
export async function workingTree(
  project: Project,
  scratch: Scratch,
  { include = [], submodules = new Map(), config = {} }: TreeOptions = {},
): Promise<{ readonly tree: string; readonly leftOut: readonly string[] }> {
  const call = { ...apart(project, scratch, "index"), config };
  copyIndex(project, join(scratch.directory, "index"));
  const untracked = await listFiles(["--others", "--exclude-standard"], project);
  const listed = new Set(
    include.length > 0 ? await listFiles(["--others", "--", ...globs(include)], project) : [],
  );
  const leftOut = untracked.filter((path) => path.endsWith("/") || (isSecretName(path) && !listed.has(path)));
  const added = untracked.filter((path) => !leftOut.includes(path));
  await gitOutput(["add", "--update", "--", "."], call);
  await gitOutput(["update-index", "--add", "-z", "--stdin"], { ...call, input: asInput(added) });
  for (const [path, commit] of submodules)
    await gitOutput(["update-index", "--cacheinfo", `160000,${commit},${path}`], call);
  return { tree: await gitText(["write-tree"], call), leftOut };
}

/** With its time: Git looks again at files that were changed when it was written, or later. */
function copyIndex({ index }: Project, copy: string): void {
  if (!existsSync(index)) return;
  copyFileSync(index, copy);
  const { mtimeMs } = statSync(index);
  const seconds = Math.floor(mtimeMs) / 1000;
  utimesSync(copy, seconds, seconds);
}

async function includedTree(project: Project, scratch: Scratch, include: readonly string[]) {
  if (include.length === 0) return { tree: undefined, files: [] };
  const files = await listFiles(
    ["--others", "--ignored", "--exclude-standard", "--", ...globs(include)],
    project,
  );
  if (files.length === 0) return { tree: undefined, files };
  const call = apart(project, scratch, "include-index");
  await gitOutput(["update-index", "--add", "-z", "--stdin"], { ...call, input: asInput(files) });
  return { tree: await gitText(["write-tree"], call), files };
}

const globs = (patterns: readonly string[]) => patterns.map((pattern) => `:(glob)${pattern}`);

/** Names are bytes, which need not be UTF-8: a character for each. */
export async function listFiles(args: readonly string[], { directory }: Project): Promise<string[]> {
  const found = await gitOutput(["ls-files", "-z", ...args], { cwd: directory });
  return found.toString("latin1").split("\0").filter(Boolean);
}

const asInput = (paths: readonly string[]) =>
  Buffer.from(paths.map((path) => `${path}\0`).join(""), "latin1");

interface StartFacts {
  readonly base: string | undefined;
  readonly tree: string | undefined;
  readonly author: Author;
  readonly message: string;
}

async function startCommit(scratch: Scratch, { base, tree, author, message }: StartFacts): Promise<string> {
  if (base !== undefined) {
    const before = await gitText(["rev-parse", `${base}^{tree}`], scratch.call);
    if (tree === undefined || tree === before) return base;
  }
  const empty = await gitText(["hash-object", "-t", "tree", "-w", "--stdin"], scratch.call);
  return commitTree(scratch, { tree: tree ?? empty, parent: base, author, message });
}

async function commitTree(
  { call }: Scratch,
  {
    tree,
    parent,
    author,
    message,
  }: { tree: string; parent?: string | undefined; author: Author; message: string },
): Promise<string> {
  const env = {
    ...call.env,
    ...{ GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email },
    ...{ GIT_COMMITTER_NAME: author.name, GIT_COMMITTER_EMAIL: author.email },
  };
  const parents = parent === undefined ? [] : ["-p", parent];
  return gitText(["commit-tree", ...parents, "-m", message, tree], { ...call, env });
}
