import { closeSync, constants, copyFileSync, fchmodSync, fstatSync, futimesSync, type Stats } from "node:fs";
import { problemOf, RockerError, sizeValue } from "@rocker/core";
import { digestOf } from "./contents.ts";
import { type ByteString, type Directory, hasMoved, isDenied, textOf, using } from "./directory.ts";
import { depthLimit, type Entry, isGitDirectory, modeOf, type Snapshot } from "./snapshot.ts";

export interface CopiedTree {
  /** What was written: what the source was while it was read. */
  readonly snapshot: Snapshot;
  /** Paths that may not be read. */
  readonly unreadable: readonly string[];
  /** Paths of sockets, pipes, devices, and of mounted file systems of the kernel, such as /proc. */
  readonly special: readonly string[];
}

export interface CopyOptions {
  /** How many bytes the files may have. */
  readonly size: number;
  /** How many files, links and directories there may be. Default: a million. */
  readonly entries?: number;
  /** Whether a path, with what is in it, is left out. Default: none is. */
  readonly exclude?: ((path: ByteString) => boolean) | undefined;
  /** Whether the contents of files are in the snapshot. Default: yes. */
  readonly digest?: boolean;
}

/**
 * Copies a tree into an empty directory that nobody else can write to: files (as clones where the file system can),
 * links as they are, permissions and times. Sockets, pipes and devices are left out, and so is what may not be read.
 * @throws RockerError isolate/deep; TooLarge; Error of the file system
 */
export function copyTree(
  from: Directory,
  to: Directory,
  { size, entries = 1_000_000, exclude, digest = true }: CopyOptions,
): CopiedTree {
  const snapshot: Snapshot = new Map();
  const unreadable: string[] = [];
  const special: string[] = [];
  let bytesLeft = size;
  let entriesLeft = entries;

  const copy = (source: Directory, target: Directory, prefix: ByteString, depth: number, inGit: boolean) => {
    if (depth > depthLimit) throw tooDeep(prefix);
    for (const name of source.names()) {
      const path = prefix + name;
      if (exclude?.(path)) continue;
      const hidden = inGit || isGitDirectory(name);
      const record = (entry: Entry) => {
        if (!inGit) snapshot.set(path, hidden ? { type: "opaque", because: "git" } : entry);
      };
      try {
        const stats = source.statsOf(name);
        entriesLeft -= 1;
        if (stats?.isFile()) bytesLeft -= stats.size;
        if (bytesLeft < 0) throw new TooLarge(`more than ${sizeValue(size)}`);
        if (entriesLeft < 0) throw new TooLarge(`more than ${entries} files`);
        if (stats?.isFile()) record(copyFile(source, target, name, hidden || !digest));
        else if (stats?.isSymbolicLink()) record(copyLink(source, target, name));
        else if (stats?.isDirectory()) {
          using(source.directory(name), (inner) => {
            if (inner.isOfKernel()) return void special.push(textOf(path));
            record({ type: "directory", mode: modeOf(stats) });
            using(target.createDirectory(name), (made) => {
              copy(inner, made, `${path}/`, depth + 1, hidden);
              seal(made, inner.stats());
            });
          });
        } else if (stats) special.push(textOf(path));
      } catch (error) {
        if (isDenied(error)) unreadable.push(textOf(path));
        // As if it had never been there.
        else if (!hasMoved(error)) throw error;
      }
    }
  };
  copy(from, to, "", 1, false);
  seal(to, from.stats());
  return { snapshot, unreadable, special };
}

/** A tree is larger than what may be copied. The message says how large: "more than 4 GiB". */
export class TooLarge extends Error {}

/** Last: what is in a directory changes its time, and can only be created while it may be written to. */
function seal(directory: Directory, stats: Stats): void {
  directory.setTimes(stats);
  directory.setMode(modeOf(stats));
}

function copyLink(source: Directory, target: Directory, name: ByteString): Entry {
  const link = source.linkTarget(name);
  target.createLink(name, link);
  return { type: "link", target: link };
}

function copyFile(source: Directory, target: Directory, name: ByteString, hidden: boolean): Entry {
  const descriptor = source.openFile(name);
  try {
    const stats = fstatSync(descriptor);
    // The path of the open file, so that it is this one that is copied.
    const { COPYFILE_EXCL, COPYFILE_FICLONE } = constants;
    copyFileSync(`/proc/self/fd/${descriptor}`, target.newPath(name), COPYFILE_EXCL | COPYFILE_FICLONE);
    return sealedFile(target, name, stats, hidden);
  } finally {
    closeSync(descriptor);
  }
}

function sealedFile(target: Directory, name: ByteString, stats: Stats, hidden: boolean): Entry {
  const copied = target.openFile(name);
  try {
    const sha256 = hidden ? "" : digestOf(copied);
    futimesSync(copied, stats.atime, stats.mtime);
    fchmodSync(copied, modeOf(stats));
    return { type: "file", mode: modeOf(stats), size: fstatSync(copied).size, sha256 };
  } finally {
    closeSync(copied);
  }
}

function tooDeep(path: ByteString): RockerError {
  return new RockerError([
    problemOf("isolate", {
      slug: "deep",
      what: `cannot copy this project: directories are nested more than ${depthLimit} levels deep in ${textOf(path).slice(0, 60)}….`,
      fix: "Remove them, or use --isolate-project=read-only.",
    }),
  ]);
}
