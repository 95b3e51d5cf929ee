import { dirname, join, relative } from "node:path";
import {
  type Host,
  messageOf,
  type Problem,
  problem,
  type RegularFile,
  RockerError,
  readRegularFile,
  rockerError,
  shownPath,
  UnsuitableFile,
} from "@rocker/core/lifecycle";

/** In bytes. Configuration files are written by hand; a larger file would only slow down the parser. */
const maxSize = 64 * 1024;

/** A configuration file that may be used, and its text. */
export interface ConfigText {
  readonly path: string;
  readonly text: string;
}

/**
 * Reads a configuration file; no other function does. The file must be owned by the user or root, regular, small, in
 * UTF-8, and inside the project that it configures.
 * @param project the directory that must contain a project's file, links resolved; undefined for the user's own file
 * @throws RockerError RK113 for a file that cannot be used, RK117 for a file of another user
 */
export function readConfigText(path: string, host: Host, project: string | undefined): ConfigText {
  const { stats, realPath, bytes } = read(path, host);
  if (!isOwner(Number(stats.uid), host)) throw new RockerError([ignored(path, Number(stats.uid), host)]);
  if (project !== undefined && isOutside(realPath, project)) {
    throw realPath === path
      ? unusable(path, host, "it is outside this project", "Move it into the project.")
      : unusable(path, host, `it is a link to ${realPath}, outside this project`, "Replace it with a file.");
  }
  const text = bytes.toString("utf8");
  if (!Buffer.from(text).equals(bytes) || text.includes("\0")) {
    throw unusable(path, host, "it is not encoded in UTF-8", "Save it as UTF-8.");
  }
  return { path, text };
}

/** Whether files of this owner are trusted. Root can change any file anyway. */
export const isOwner = (uid: number, host: Host) => uid === host.user().uid || uid === 0;

/** RK117: a file is ignored because another user owns it. */
export const ignored = (path: string, uid: number, host: Host): Problem =>
  problem("RK117", { file: shownPath(path, host.cwd), owner: `user ${uid}` });

/** The directory that must contain a project's files: the repository of a directory, or else the directory itself. */
export function projectTop(directory: string, host: Host): string {
  for (let top = directory; ; top = dirname(top)) {
    if (host.path(join(top, ".git"))) return host.path(top)?.realPath ?? top;
    if (dirname(top) === top) return host.path(directory)?.realPath ?? directory;
  }
}

function read(path: string, host: Host): RegularFile {
  try {
    return readRegularFile(path, maxSize);
  } catch (error) {
    if (error instanceof UnsuitableFile) throw unsuitable(path, host, error);
    const isForbidden = (error as NodeJS.ErrnoException).code === "EACCES";
    const fix = isForbidden ? "Make it readable (chmod u+r)." : "Fix or remove it.";
    throw unusable(path, host, messageOf(error), fix, error);
  }
}

function unsuitable(path: string, host: Host, { reason, stats }: UnsuitableFile): RockerError {
  if (reason === "directory") return unusable(path, host, "it is a directory", "Rename the directory.");
  if (reason === "too-large") {
    const most = `A configuration file has at most ${maxSize / 1024} KiB.`;
    return unusable(path, host, `it has ${stats.size} bytes`, most);
  }
  return unusable(path, host, "it is not a regular file", "Replace it with a text file.");
}

const unusable = (path: string, host: Host, reason: string, fix: string, cause?: unknown) =>
  rockerError("RK113", { file: shownPath(path, host.cwd), reason, fix }, cause);

const isOutside = (path: string, directory: string) => relative(directory, path).startsWith("..");
