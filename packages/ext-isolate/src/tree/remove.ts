import { randomBytes } from "node:crypto";
import { type ByteString, codeOf, type Directory, using } from "./directory.ts";

/** How often something may turn into something else while it is removed, before that is an error. */
const patience = 1000;

/** What an operation says of an entry that has become something else since it was looked at. */
const races: ReadonlySet<string | undefined> = new Set([
  "ENOENT",
  "ENOTDIR",
  "EISDIR",
  "ELOOP",
  "ENOTEMPTY",
  "EEXIST",
]);

/**
 * Removes an entry with all that is in it, also where its permissions say otherwise. No more than three directories are
 * open, however deep the tree is: what is in a directory's directories is moved up before it is looked at.
 * @throws Error of the file system: what belongs to another user cannot be removed
 */
export function removeTree(parent: Directory, name: ByteString): void {
  const stats = parent.statsOf(name);
  if (!stats?.isDirectory()) {
    if (stats) parent.unlink(name);
    return;
  }
  using(parent.unlockedDirectory(name), empty);
  parent.removeDirectory(name);
}

function empty(root: Directory): void {
  // Nobody can have put something at a name that nobody can guess.
  const prefix = `.rocker-removing-${randomBytes(8).toString("hex")}-`;
  let moved = 0;
  let missed = 0;
  for (let names = root.names(); names.length > 0; names = root.names()) {
    for (const name of names) {
      try {
        if (!root.statsOf(name)?.isDirectory()) {
          root.unlink(name);
          continue;
        }
        using(root.unlockedDirectory(name), (directory) => {
          for (const inner of directory.names()) {
            if (directory.statsOf(inner)?.isDirectory()) moveUp(directory, inner, `${prefix}${moved++}`);
            else directory.unlink(inner);
          }
        });
        root.removeDirectory(name);
      } catch (error) {
        if (!races.has(codeOf(error)) || missed++ > patience) throw error;
      }
    }
  }

  function moveUp(directory: Directory, inner: ByteString, name: ByteString): void {
    try {
      directory.rename(inner, root, name);
    } catch (error) {
      if (codeOf(error) !== "EACCES") throw error;
      // To change what ".." means in it, one must be allowed to write to it.
      directory.unlockedDirectory(inner).close();
      directory.rename(inner, root, name);
    }
  }
}
