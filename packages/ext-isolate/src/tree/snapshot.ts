import { closeSync, fstatSync, type Stats } from "node:fs";
import { digestOf } from "./contents.ts";
import { type ByteString, type Directory, hasMoved, isDenied, using } from "./directory.ts";

/** What a path of a tree is. */
export type Entry =
  | {
      readonly type: "file";
      /** Permission bits, without setuid, setgid and sticky. */
      readonly mode: number;
      /** Bytes. */
      readonly size: number;
      readonly sha256: string;
    }
  | { readonly type: "link"; readonly target: ByteString }
  | { readonly type: "directory"; readonly mode: number }
  /** Something that is not looked into, and never applied. */
  | { readonly type: "opaque"; readonly because: Opaque };

/** Why something is not looked into. */
export type Opaque = "git" | "special" | "unreadable" | "deep" | "moving";

/** A tree without its root: paths relative to it, with what they are. */
export type Snapshot = Map<ByteString, Entry>;

/** Directories within one another. What is deeper is left out: each level is an open descriptor. */
export const depthLimit = 256;

/** Git runs what the hooks and settings in `.git` say. Some file systems do not tell `.GIT` from it. */
export const isGitDirectory = (name: ByteString) => name.toLowerCase() === ".git";

/** Reads a whole tree. Links are read, never followed. @throws Error of the file system */
export function snapshotOf(root: Directory): Snapshot {
  const snapshot: Snapshot = new Map();
  const read = (directory: Directory, prefix: ByteString, depth: number) => {
    for (const name of directory.names().sort()) {
      const path = prefix + name;
      const entry = entryAt(directory, name);
      if (!entry) continue;
      snapshot.set(path, entry);
      if (entry.type !== "directory") continue;
      const because = depth < depthLimit ? enter(directory, name, path, depth) : "deep";
      if (because) snapshot.set(path, { type: "opaque", because });
    }
  };
  const enter = (directory: Directory, name: ByteString, path: ByteString, depth: number) => {
    const opened = attempt(() => directory.directory(name));
    if (typeof opened !== "string") return void using(opened, (inner) => read(inner, `${path}/`, depth + 1));
    return opened;
  };
  read(root, "", 1);
  return snapshot;
}

/** What an entry is; undefined when it has gone. */
export function entryAt(directory: Directory, name: ByteString): Entry | undefined {
  if (isGitDirectory(name)) return { type: "opaque", because: "git" };
  const entry = attempt(() => {
    const stats = directory.statsOf(name);
    if (!stats) return undefined;
    if (stats.isDirectory()) return { type: "directory", mode: modeOf(stats) } as const;
    if (stats.isSymbolicLink()) return { type: "link", target: directory.linkTarget(name) } as const;
    return stats.isFile() ? fileAt(directory, name) : ({ type: "opaque", because: "special" } as const);
  });
  return typeof entry === "string" ? { type: "opaque", because: entry } : entry;
}

function fileAt(directory: Directory, name: ByteString): Entry {
  const descriptor = directory.openFile(name);
  try {
    const sha256 = digestOf(descriptor);
    const stats = fstatSync(descriptor);
    return { type: "file", mode: modeOf(stats), size: stats.size, sha256 };
  } finally {
    closeSync(descriptor);
  }
}

export const modeOf = ({ mode }: Stats) => mode & 0o777;

/** @returns why it is opaque, when it cannot be read or has become something else since it was looked at */
function attempt<Value>(read: () => Value): Value | "unreadable" | "moving" {
  try {
    return read();
  } catch (error) {
    if (isDenied(error)) return "unreadable";
    if (hasMoved(error)) return "moving";
    throw error;
  }
}

/** Whether two entries are the same. The mode of a directory does not count, as in git. */
export function isSame(one: Entry | undefined, other: Entry | undefined): boolean {
  if (one?.type !== other?.type) return false;
  if (one?.type === "file" && other?.type === "file")
    return one.size === other.size && one.sha256 === other.sha256 && one.mode === other.mode;
  if (one?.type === "link" && other?.type === "link") return one.target === other.target;
  if (one?.type === "opaque" && other?.type === "opaque") return one.because === other.because;
  return true;
}
