import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  type Stats,
  statfsSync,
  statSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { problemOf, RockerError } from "@rocker/core";

/**
 * The name of one file, or a path of such names joined with "/": a string with one character for each byte ("latin1").
 * On Linux a name is bytes, which need not be UTF-8.
 */
export type ByteString = string;

export const bytesOf = (text: string): ByteString => Buffer.from(text, "utf8").toString("latin1");
export const textOf = (bytes: ByteString): string => Buffer.from(bytes, "latin1").toString("utf8");

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;
/** Not among Node's constants. The same on all architectures of Linux that Node runs on (asm-generic/fcntl.h). */
const O_PATH = 0o10000000;

/** The magic numbers of file systems that hold no files of their own (linux/magic.h). */
const kernelFileSystems = new Set([
  ...[0x9fa0, 0x62656572, 0x1cd1, 0x27e0eb, 0x63677270, 0x64626720, 0x74726163], // proc, sysfs, devpts, cgroup, debugfs…
  ...[0x73636673, 0xcafe4a11, 0x62656570, 0xde5e81e4, 0x6165676c, 0x19800202], // securityfs, bpf, configfs, efivarfs…
  ...[0x958458f6, 0x42494e4d, 0x6e736673, 0xf97cff8c], // hugetlbfs, binfmt_misc, nsfs, selinuxfs
]);

/**
 * An open directory. What is in it is reached by one name through the open descriptor and no link is followed, so that
 * a program that renames directories and puts links in their place cannot lead an operation to another directory.
 *
 * Node has no openat(2). Linux has the same as `/proc/self/fd/<descriptor>/<name>`.
 */
export class Directory {
  readonly #descriptor: number;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /**
   * @param path absolute; its last part must not be a link
   * @throws RockerError isolate/no-proc where there is no /proc; Error of the file system
   */
  static open(path: string): Directory {
    const directory = new Directory(openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
    const own = directory.stats();
    const shown = statSync(directory.#path, { throwIfNoEntry: false });
    if (shown?.ino === own.ino && shown.dev === own.dev) return directory;
    directory.close();
    throw new RockerError([
      problemOf("isolate", {
        slug: "no-proc",
        what: `cannot open ${path} safely: there is no /proc/self/fd on this host.`,
        why: "A copy of a project needs Linux with /proc mounted: without it, a container could redirect rocker's own file operations.",
        fix: "Use --isolate-project=read-only.",
      }),
    ]);
  }

  get #path(): string {
    return `/proc/self/fd/${this.#descriptor}`;
  }

  /** The path of an entry, for calls that do not follow a link in its last part. */
  #at(name: ByteString): Buffer {
    if (name === "" || name === "." || name === ".." || /[/\0]/.test(name))
      throw new Error(`not a file name: ${JSON.stringify(name)}`);
    return Buffer.from(`${this.#path}/${name}`, "latin1");
  }

  stats(): Stats {
    return fstatSync(this.#descriptor);
  }

  /** Whether its file system shows what the kernel or other processes have, such as /proc, /sys or /dev/pts. */
  isOfKernel(): boolean {
    return kernelFileSystems.has(statfsSync(this.#path).type);
  }

  /** In no order. */
  names(): ByteString[] {
    return readdirSync(this.#path, { encoding: "latin1" });
  }

  /** Of the entry itself; undefined when there is none. */
  statsOf(name: ByteString): Stats | undefined {
    return lstatSync(this.#at(name), { throwIfNoEntry: false });
  }

  /** @throws Error ENOTDIR or ELOOP for anything but a directory */
  directory(name: ByteString): Directory {
    return new Directory(openSync(this.#at(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
  }

  /** The same, after giving its owner all permissions for it: a directory of mode 000 cannot be opened. */
  unlockedDirectory(name: ByteString): Directory {
    // A descriptor that can do nothing needs no permissions; the mode is changed through it, not by name.
    const handle = openSync(this.#at(name), O_PATH | O_DIRECTORY | O_NOFOLLOW);
    try {
      const path = `/proc/self/fd/${handle}`;
      const { mode } = fstatSync(handle);
      if ((mode & 0o700) !== 0o700) chmodSync(path, (mode & 0o777) | 0o700);
      return new Directory(openSync(path, O_RDONLY | O_DIRECTORY));
    } finally {
      closeSync(handle);
    }
  }

  /**
   * Opens a regular file for reading.
   * @returns a descriptor, to be closed by the caller
   * @throws Error ELOOP for a link, EINVAL for what is no file
   */
  openFile(name: ByteString): number {
    // Without O_NONBLOCK, opening a pipe would wait for its other end.
    const descriptor = openSync(this.#at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
    throw Object.assign(new Error("not a regular file"), { code: "EINVAL" });
  }

  /** Creates a file, for its owner only. @returns a descriptor for writing, to be closed by the caller */
  createFile(name: ByteString): number {
    return openSync(this.#at(name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  }

  /** The path of an entry that is not there yet, for a call that creates it and fails if it is there. */
  newPath(name: ByteString): Buffer {
    return this.#at(name);
  }

  linkTarget(name: ByteString): ByteString {
    return readlinkSync(this.#at(name), { encoding: "latin1" });
  }

  createLink(name: ByteString, target: ByteString): void {
    symlinkSync(Buffer.from(target, "latin1"), this.#at(name));
  }

  /** Creates a directory, for its owner only. */
  createDirectory(name: ByteString): Directory {
    mkdirSync(this.#at(name), { mode: 0o700 });
    return this.directory(name);
  }

  /** Removes anything but a directory. */
  unlink(name: ByteString): void {
    unlinkSync(this.#at(name));
  }

  removeDirectory(name: ByteString): void {
    rmdirSync(this.#at(name));
  }

  /** A file or link that has the new name is replaced. */
  rename(name: ByteString, to: Directory, newName: ByteString): void {
    renameSync(this.#at(name), to.#at(newName));
  }

  setMode(mode: number): void {
    fchmodSync(this.#descriptor, mode);
  }

  setTimes({ atime, mtime }: Pick<Stats, "atime" | "mtime">): void {
    futimesSync(this.#descriptor, atime, mtime);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Runs work with a directory that is open until the work ends. */
export function using<Result>(directory: Directory, work: (directory: Directory) => Result): Result {
  try {
    return work(directory);
  } finally {
    directory.close();
  }
}

/**
 * Runs work with the directory that a path of a tree is in.
 * @param path relative to the root, names joined with "/"
 */
export function inParent<Result>(
  root: Directory,
  path: ByteString,
  work: (parent: Directory, name: ByteString) => Result,
): Result {
  const slash = path.indexOf("/");
  if (slash < 0) return work(root, path);
  return using(root.directory(path.slice(0, slash)), (directory) =>
    inParent(directory, path.slice(slash + 1), work),
  );
}

/** Whether it may not be read, written or removed. */
export const isDenied = (error: unknown) => ["EACCES", "EPERM"].includes(codeOf(error) ?? "");

/** Whether it has gone, or has become something else since it was looked at. */
export const hasMoved = (error: unknown) =>
  ["ENOENT", "ENOTDIR", "ELOOP", "EINVAL", "ENXIO"].includes(codeOf(error) ?? "");

/** The path of the directory that contains it; that of the root is empty. */
export function parentOf(path: ByteString): ByteString | undefined {
  return path === "" ? undefined : path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The code of an error of the system, such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
