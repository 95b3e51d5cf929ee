import { posix } from "node:path";
import { type Host, hasTrustedOwner } from "@rocker/core";
import { settingsIn } from "./config-files.ts";
import { readGitFile } from "./git-file.ts";
import { hasHead, isRepository, readOwnFile } from "./repository.ts";

/** The repository of a working tree that keeps it elsewhere. Real paths. */
export interface LinkedRepository {
  /** What git needs of it: the whole repository of a linked worktree, the submodule's own one of a submodule. */
  readonly directory: string;
  /** The git directory of this working tree: `directory`, or one in it. */
  readonly gitDirectory: string;
}

/** Why a repository that a `.git` file names is not mounted. */
export interface Refusal {
  readonly why: string;
  /** Whether it is a repository that the user may mount by its name: nothing but the link back is missing. */
  readonly mayBeMounted?: boolean;
}

/**
 * The repository that a `.git` file names, if that repository itself names this working tree.
 *
 * Whoever wrote the working tree wrote its `.git` file, which can name any directory of the host. The link back is
 * what they cannot write: it is in the repository, which is looked at by its real path and has to lie outside of the
 * working tree. Git puts it there for a linked worktree (`worktrees/NAME/gitdir`) and for a submodule (`core.worktree`
 * in `modules/NAME/config`). It is compared as written, without following symlinks in the working tree. With a link
 * back no consent is asked for: the user's own git made it. Without one nothing is mounted.
 * @param tree the real path of the working tree
 * @param named what its `.git` file names, absolute
 */
export function linkedRepository(tree: string, named: string, host: Host): LinkedRepository | Refusal {
  const facts = host.path(named);
  if (facts?.kind !== "directory") return { why: "there is no such directory, or it cannot be read" };
  if (!hasTrustedOwner(facts, host)) return { why: "it belongs to another user" };
  const gitDirectory = facts.realPath;
  const areNested = isWithin(gitDirectory, tree) || isWithin(tree, gitDirectory);
  if (areNested) return { why: "it is in the working tree, or has the working tree in it" };
  const isWorktree = host.path(posix.join(gitDirectory, "commondir")) !== undefined;
  return isWorktree ? worktree(tree, gitDirectory, host) : submodule(tree, gitDirectory, host);
}

/** gitrepository-layout(5), "worktrees/<id>/gitdir" and "commondir". */
function worktree(tree: string, gitDirectory: string, host: Host): LinkedRepository | Refusal {
  const worktrees = posix.dirname(gitDirectory);
  const directory = posix.dirname(worktrees);
  const common = pathIn(gitDirectory, "commondir", host);
  if (posix.basename(worktrees) !== "worktrees" || common !== directory) return notRepository;
  if (!isRepository(directory, host) || !hasHead(gitDirectory, host)) return notRepository;
  const back = pathIn(gitDirectory, "gitdir", host);
  if (back === posix.join(tree, ".git")) return { directory, gitDirectory };
  if (back === undefined) return notRepository;
  const moved = host.path(back) ? "" : `. If you moved it, run "git worktree repair" in ${tree}`;
  return { why: `it belongs to the working tree ${posix.dirname(back)}${moved}` };
}

/** A submodule's repository is in that of its superproject (gitsubmodules(7)), and its settings name the working tree. */
function submodule(tree: string, gitDirectory: string, host: Host): LinkedRepository | Refusal {
  if (!isRepository(gitDirectory, host)) return notRepository;
  const superproject = parentTree(tree, host);
  const above = superproject === undefined ? undefined : gitDirectoryOf(superproject, host);
  const isModule = above !== undefined && isWithin(gitDirectory, posix.join(above, "modules"));
  const back = workTreeOf(gitDirectory, host);
  if (isModule && back === tree) return { directory: gitDirectory, gitDirectory };
  if (isModule && back !== undefined) return { why: `it belongs to the working tree ${back}` };
  return { why: "nothing in it names this working tree", mayBeMounted: true };
}

const notRepository: Refusal = { why: "it is not a repository of yours, or not one for this working tree" };

/** The git directory of a working tree, its real path; undefined unless it is one that git would use. */
function gitDirectoryOf(tree: string, host: Host): string | undefined {
  const file = readGitFile(tree, host);
  if (file) {
    if ("fault" in file) return undefined;
    const linked = linkedRepository(tree, posix.resolve(tree, file.names), host);
    return "why" in linked ? undefined : linked.gitDirectory;
  }
  const directory = host.path(posix.join(tree, ".git"));
  if (!directory || !hasTrustedOwner(directory, host)) return undefined;
  return isRepository(directory.realPath, host) ? directory.realPath : undefined;
}

/** The nearest working tree above. */
function parentTree(tree: string, host: Host): string | undefined {
  for (let at = tree; at !== "/"; ) {
    at = posix.dirname(at);
    if (host.path(posix.join(at, ".git"))) return at;
  }
  return undefined;
}

/** `core.worktree`, which is in config.worktree once `extensions.worktreeConfig` is on (git-worktree(1)). */
function workTreeOf(gitDirectory: string, host: Host): string | undefined {
  const settingsOf = (name: string) => settingsIn(readOwnFile(gitDirectory, name, host) ?? "");
  const own = settingsOf("config");
  const usesOther = own.findLast(({ name }) => name === "extensions.worktreeconfig")?.value === "true";
  const all = [...own, ...(usesOther ? settingsOf("config.worktree") : [])];
  const value = all.findLast(({ name }) => name === "core.worktree")?.value;
  return value === undefined ? undefined : posix.resolve(gitDirectory, value);
}

function pathIn(directory: string, name: string, host: Host): string | undefined {
  const text = readOwnFile(directory, name, host);
  return text ? posix.resolve(directory, text) : undefined;
}

/** Whether a path is a directory or below it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}
