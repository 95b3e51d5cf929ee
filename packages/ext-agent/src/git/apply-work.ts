import { problemOf, RockerError, visibleLine } from "@rocker/core";
import { withoutFilters } from "./filters.ts";
import type { Project } from "./project.ts";
import { gitError, gitOutput, gitText, runGit } from "./run-git.ts";
import type { Scratch } from "./scratch.ts";
import { workingTree } from "./snapshot.ts";

/** What an agent's work changes in the user's working tree. */
export interface Application {
  readonly patch: Buffer;
  /** Paths that were changed on both sides in ways that exclude each other. The patch marks the conflicts in them. */
  readonly conflicts: readonly string[];
  /** Executable files and links among the changes, as text. */
  readonly notable: readonly string[];
  /** Submodules that the work would move, which a patch cannot do. */
  readonly submodules: readonly string[];
}

export interface ApplicationOptions {
  /** The commit that the agent started at. */
  readonly start: string;
  /** A commit of the project. */
  readonly result: string;
  /** Submodules by path, with the commits that the agent started at: their own work is applied to them. */
  readonly submodules: ReadonlyMap<string, string>;
}

/**
 * Merges an agent's work with the working tree as it is, without changing it: in the scratch repository.
 * @throws RockerError agent/git
 */
export async function applicationOf(
  project: Project,
  scratch: Scratch,
  { start, result, submodules: known }: ApplicationOptions,
): Promise<Application> {
  const { tree } = await workingTree(project, scratch, {
    config: await withoutFilters(project),
    submodules: known,
  });
  const here = await gitText(["commit-tree", "-p", start, "-m", "Working tree", tree], {
    ...scratch.call,
    env: { ...scratch.call.env, ...nobody },
  });
  const merge = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", here, result];
  const merged = await runGit(merge, scratch.call);
  if (merged.code > 1) throw gitError(merge, merged);
  const [into = "", ...conflicts] = merged.stdout.toString().split("\0").filter(Boolean);
  const changes = await changesBetween(tree, into, scratch);
  const submodules = changes.filter(({ mode }) => mode === "160000").map(({ path }) => path);
  const paths = submodules.map((path) => `:(exclude,literal)${path}`);
  const flags = ["--binary", "--full-index", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color"];
  const patch = await gitOutput(["diff", ...flags, tree, into, "--", ".", ...paths], scratch.call);
  return {
    patch,
    conflicts: [...new Set(conflicts)],
    notable: changes.flatMap(({ mode, path }) => {
      if (mode === "120000") return [`${visibleLine(path)} is a link`];
      return mode === "100755" ? [`${visibleLine(path)} is executable`] : [];
    }),
    submodules,
  };
}

const nobody = {
  ...{ GIT_AUTHOR_NAME: "rocker", GIT_AUTHOR_EMAIL: "rocker@localhost" },
  ...{ GIT_COMMITTER_NAME: "rocker", GIT_COMMITTER_EMAIL: "rocker@localhost" },
};

/** The mode of each changed path afterwards; all zeros for one that is gone. */
async function changesBetween(from: string, to: string, { call }: Scratch) {
  const raw = await gitOutput(["diff-tree", "-r", "-z", "--raw", "--no-renames", from, to], call);
  const fields = raw.toString().split("\0");
  const changes: { readonly mode: string; readonly path: string }[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [before = "", after = ""] = (fields[at] ?? "").slice(1).split(" ");
    const path = fields[at + 1] ?? "";
    if (after === "160000" || before === "160000") changes.push({ mode: "160000", path });
    else changes.push({ mode: after, path });
  }
  return changes;
}

/**
 * Applies the patch to the working tree, whole or not at all. The index stays as it is.
 * @throws RockerError agent/moving if the working tree has changed meanwhile
 */
export async function applyPatch(project: Project, { patch }: Application): Promise<void> {
  const apply = ["apply", "--binary", "--whitespace=nowarn", "-"];
  const config = await withoutFilters(project);
  const applied = await runGit(apply, { cwd: project.directory, input: patch, config });
  if (applied.code === 0) return;
  const cause = gitError(apply, applied);
  throw new RockerError(
    [
      problemOf("agent", {
        slug: "not-applied",
        what: `nothing was applied: ${cause.problems[0]?.what ?? ""}`,
        fix: "Move the named files away, or merge the work instead: rocker agent merge NAME",
      }),
    ],
    { cause },
  );
}
