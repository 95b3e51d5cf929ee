import { posix } from "node:path";
import type { Host, Mount } from "@rocker/core";
import { readGitFile } from "./git-file.ts";
import { isWithin, linkedRepository } from "./linked-repository.ts";

/** A repository of the host, and where Git in the container looks for it. */
export interface RepositoryMount {
  readonly source: string;
  readonly target: string;
  /** As the working tree is. */
  readonly readOnly: boolean;
}

export interface RepositoryMounts {
  readonly mounts: readonly RepositoryMount[];
  readonly notices: readonly string[];
}

/** The repositories of mounted working trees that keep them elsewhere, unless another mount has them. */
export function repositoryMounts(mounts: readonly Mount[], host: Host): RepositoryMounts {
  const found: RepositoryMount[] = [];
  const notices: string[] = [];
  // Writable ones first: a repository that two of them share is mounted once, for the one that writes.
  const binds = mounts.filter((mount) => mount.type === "bind");
  const trees = [...binds].sort((a, b) => +a.readOnly - +b.readOnly);
  for (const tree of trees) {
    const repository = repositoryOf(tree, [...binds, ...found], host);
    if (repository === undefined) continue;
    if (typeof repository === "string") {
      notices.push(repository);
      continue;
    }
    found.push(repository);
    notices.push(`${tree.source} has its repository in ${repository.source}, which is mounted too`);
  }
  return { mounts: found, notices };
}

/** What is to be mounted, or in words why it is not; undefined when there is nothing to say. */
function repositoryOf(
  mount: Extract<Mount, { readonly type: "bind" }>,
  others: readonly Pick<RepositoryMount, "source" | "target">[],
  host: Host,
): RepositoryMount | string | undefined {
  const tree = host.path(mount.source);
  if (tree?.kind !== "directory") return undefined;
  const file = readGitFile(tree.realPath, host);
  if (!file) return undefined;
  const path = posix.join(tree.realPath, ".git");
  if ("fault" in file) return `${path} is ignored: it ${file.fault}`;

  const named = posix.resolve(tree.realPath, file.names);
  const target = posix.resolve(mount.target, file.names);
  if (others.some((one) => shows(one, target, named, host))) return undefined;
  const refuse = (why: string) => `${path} names ${named}, which is not mounted: ${why}`;
  const linked = linkedRepository(tree.realPath, named, host);
  if ("why" in linked) {
    const volume = shellWord(named === target ? named : `${named}:${target}`);
    return refuse(
      linked.mayBeMounted
        ? `${linked.why}. If it is the repository of this working tree, add --volume ${volume}`
        : linked.why,
    );
  }
  const { directory: source, gitDirectory } = linked;
  const { readOnly } = mount;
  if (source === gitDirectory) return { source, target, readOnly };
  // Git goes from the worktree's own directory to the repository by "../..": as the path is written, too.
  const above = (one: string) => posix.dirname(posix.dirname(one));
  if (host.path(above(named))?.realPath !== source) return refuse("there is a symlink in its path");
  return { source, target: above(target), readOnly };
}

/** Whether a mount has at a path of the container what is at this path of the host. A tmpfs over both has nothing. */
function shows(
  { source, target }: Pick<RepositoryMount, "source" | "target">,
  inside: string,
  named: string,
  host: Host,
): boolean {
  const shown = posix.join(source, posix.relative(target, inside));
  return isWithin(inside, target) && host.path(shown)?.realPath === host.path(named)?.realPath;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
