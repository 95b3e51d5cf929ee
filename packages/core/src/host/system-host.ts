import {
  type Dirent,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
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
    readFile: (path, atMost) => orUndefined(() => (isLarger(path, atMost) ? undefined : readFileSync(path))),
    list: (path) => orUndefined(() => readdirSync(path).sort()),
    entries: (path, named) => orUndefined(() => folderEntries(path, named)),
  };
}

function pathFacts(path: string): PathFacts {
  const stats = statSync(path);
  // By the system's own call: Node's other way looks at each folder of the path by itself.
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

function isLarger(path: string, atMost: number | undefined): boolean {
  return atMost !== undefined && statSync(path).size > atMost;
}

function folderEntries(path: string, named?: (name: string) => boolean): FolderEntry[] {
  // A plain loop: in a large tree a walk sees a hundred thousand.
  const entries: FolderEntry[] = [];
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const { name } = entry;
    if (entry.isDirectory()) entries.push({ name, kind: "folder" });
    else if (!named || named(name))
      entries.push({ name, kind: entry.isSymbolicLink() ? "link" : kindOf(entry) });
  }
  return entries;
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
