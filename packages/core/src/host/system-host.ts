import { type Dirent, readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import type { FolderEntry, Host, PathFacts } from "./host.ts";
import { readUser } from "./system-user.ts";

/** The machine this process runs on. */
export function systemHost(env: NodeJS.ProcessEnv = process.env): Host {
  let user: ReturnType<Host["user"]> | undefined;
  return {
    platform: process.platform,
    env: { ...env },
    cwd: process.cwd(),
    user() {
      user ??= readUser(env);
      return user;
    },
    path: (path) => orUndefined(() => pathFacts(path)),
    readFile: (path) => orUndefined(() => readFileSync(path)),
    list: (path) => orUndefined(() => readdirSync(path).sort()),
    entries: (path) => orUndefined(() => folderEntries(path)),
  };
}

function pathFacts(path: string): PathFacts {
  const stats = statSync(path);
  return {
    kind: kindOf(stats),
    uid: stats.uid,
    gid: stats.gid,
    mode: stats.mode & 0o7777,
    realPath: realpathSync(path),
  };
}

function folderEntries(path: string): FolderEntry[] {
  return readdirSync(path, { withFileTypes: true }).map((entry) => ({
    name: entry.name,
    kind: entry.isSymbolicLink() ? "link" : kindOf(entry),
  }));
}

function kindOf(stats: Stats | Dirent): PathFacts["kind"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
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
