import { type ByteString, parentOf } from "../tree/directory.ts";
import type { Snapshot } from "../tree/snapshot.ts";

/**
 * Directories that git may take for a repository without a working tree: it has no `.git`, and git that is started in
 * it runs what its settings say. Git wants HEAD, objects and refs; with `commondir` the last two may be elsewhere. What
 * they contain is not looked at, nor is upper case told from lower: rather one too many.
 * @see https://git-scm.com/docs/gitrepository-layout
 */
export function repositoriesIn(snapshots: readonly Snapshot[]): ReadonlySet<ByteString> {
  const found = new Map<ByteString, Set<string>>();
  for (const snapshot of snapshots) {
    for (const [path, entry] of snapshot) {
      const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
      if (!parts.has(name) || (name === "head" && entry.type === "directory")) continue;
      const directory = parentOf(path) ?? "";
      found.set(directory, (found.get(directory) ?? new Set()).add(name));
    }
  }
  const isRepository = (names: ReadonlySet<string>) =>
    names.has("head") && (names.has("commondir") || (names.has("objects") && names.has("refs")));
  return new Set([...found].filter(([, names]) => isRepository(names)).map(([directory]) => directory));
}

const parts: ReadonlySet<string> = new Set(["head", "objects", "refs", "commondir"]);
