import fc from "fast-check";
import type { Merge, Three } from "../merge/merge.ts";
import type { ByteString } from "../tree/directory.ts";
import type { Entry, Snapshot } from "../tree/snapshot.ts";

export const file = (contents: string, mode = 0o644): Entry => ({
  type: "file",
  mode,
  size: contents.length,
  sha256: contents,
});
const directory: Entry = { type: "directory", mode: 0o755 };
export const git: Entry = { type: "opaque", because: "git" };

/** A tree of files by path; directories are added by themselves. */
export function tree(entries: Readonly<Record<ByteString, Entry | string>>): Snapshot {
  const snapshot: Snapshot = new Map();
  for (const [path, entry] of Object.entries(entries)) {
    const names = path.split("/");
    for (let length = 1; length < names.length; length++)
      snapshot.set(names.slice(0, length).join("/"), directory);
    snapshot.set(path, typeof entry === "string" ? file(entry) : entry);
  }
  return snapshot;
}

const name = fc.constantFrom("a", "b", "c", ".git", "HEAD", "objects", "refs");
const leaf = fc.constantFrom<Entry>(file("1"), file("2"), file("1", 0o755), directory, {
  type: "link",
  target: "a",
});
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
/** Only paths whose parents are directories; nothing is known of what is in `.git`. */
const snapshot = fc.dictionary(path, leaf, { maxKeys: 8 }).map((entries) => {
  const all: Snapshot = new Map();
  for (const [one, entry] of Object.entries(entries).sort()) {
    const parts = one.split("/");
    const parents = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
    if (parents.some((parent) => (all.get(parent) ?? directory).type !== "directory")) continue;
    if (parts.slice(0, -1).includes(".git")) continue;
    for (const parent of parents) all.set(parent, directory);
    all.set(one, parts.at(-1) === ".git" ? git : entry);
  }
  return all;
});
/** A project at three times. Most paths are the same on all sides, as they are in a project. */
export const three = fc
  .tuple(snapshot, snapshot, snapshot, fc.constantFrom("all", "host", "copy"))
  .map(([base, host, copy, changed]): Three => {
    if (changed === "host") return { base, host, copy: base };
    return changed === "copy" ? { base, host: base, copy } : { base, host, copy };
  });

/** The host's tree after the changes. */
export function applied({ host }: Three, { changes }: Merge): Snapshot {
  const result = new Map(host);
  for (const { path: at, after } of changes) after ? result.set(at, after) : result.delete(at);
  return result;
}
