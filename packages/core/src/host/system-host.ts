import {
  type Dirent,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { rockerError } from "../errors/error.ts";
import { fileSystemReason } from "../errors/file-system-error.ts";
import type { DirectoryEntry, Host, PathFacts } from "./host.ts";
import { readRegularFile } from "./read-regular-file.ts";
import { readUser } from "./system-user.ts";

/** In bytes; larger files are not read. */
const largest = 64 * 1024 * 1024;

/**
 * The host that this process runs on.
 * @throws RockerError RK444 without a working directory
 */
export function systemHost(env: NodeJS.ProcessEnv = process.env): Host {
  let user: ReturnType<Host["user"]> | undefined;
  return {
    platform: process.platform,
    // Without a prototype, it has no "constructor": names of variables come from files of projects.
    env: Object.assign(Object.create(null), env),
    cwd: workingDirectory(),
    user() {
      user ??= readUser(env);
      return user;
    },
    path: (path) => orUndefined(() => pathFacts(path)),
    readFile: (path, atMost) => orUndefined(() => readFile(path, atMost)),
    list: (path) => orUndefined(() => readdirSync(path).sort()),
    entries: (path, named) => orUndefined(() => directoryEntries(path, named)),
  };
}

/** @throws RockerError RK444 if it was deleted, or may not be read */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw rockerError("RK444", { reason: fileSystemReason(error) }, error);
  }
}

function pathFacts(path: string): PathFacts {
  const stats = statSync(path);
  // By the system's own call: Node's other way looks at each directory of the path by itself.
  const realPath = realpathSync.native(path);
  const link = realPath === path ? undefined : lstatSync(path);
  return {
    kind: kindOf(stats),
    uid: stats.uid,
    gid: stats.gid,
    mode: stats.mode & 0o7777,
    realPath,
    ...(link?.isSymbolicLink() && { linkUid: link.uid }),
  };
}

/**
 * A regular file, or what the user's own shell passes by descriptor, such as the `/dev/fd/63` of `<(command)`. Other pipes
 * and devices are not read: a cloned directory may contain one, and reading it may never end.
 */
function readFile(path: string, atMost = largest): Buffer {
  return /^\/dev\/(fd\/\d+|stdin)$/.test(path) ? readFileSync(path) : readRegularFile(path, atMost).bytes;
}

function directoryEntries(path: string, named?: (name: string) => boolean): DirectoryEntry[] {
  // A plain loop: walking a large tree visits a hundred thousand entries.
  const entries: DirectoryEntry[] = [];
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const { name } = entry;
    if (entry.isDirectory()) entries.push({ name, kind: "directory" });
    else if (!named || named(name))
      entries.push({ name, kind: entry.isSymbolicLink() ? "link" : kindOf(entry) });
  }
  return entries;
}

function kindOf(stats: Stats | Dirent): PathFacts["kind"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isSocket()) return "socket";
  return stats.isCharacterDevice() || stats.isBlockDevice() ? "device" : "other";
}

function orUndefined<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
