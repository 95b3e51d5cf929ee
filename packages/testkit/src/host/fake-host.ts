import { basename, dirname, resolve } from "node:path/posix";
import type { Host, HostUser, PathFacts } from "@rocker/core";

/** A file of a fake host. */
export interface FakeFile {
  /** Left out: the file exists but is not readable. */
  readonly contents?: string | Uint8Array;
  /** Permission bits. Default 0o644. */
  readonly mode?: number;
  /** Default: that of the user. */
  readonly uid?: number;
  readonly gid?: number;
}

/** A device of a fake host. */
export interface FakeDevice {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** A directory of a fake host. Default: the user's, mode 0o755. */
export interface FakeDirectory {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** A symbolic link of a fake host. */
export interface FakeLink {
  readonly target: string;
  /** Its own owner. Default: the user. */
  readonly uid?: number;
}

/** Contents of a fake host. Everything has a default; paths are absolute. */
export interface FakeHostFacts {
  /** Default: Ada Lovelace, `ada`, uid and gid 1234, home `/home/ada`, bash. */
  readonly user?: Partial<HostUser>;
  /** Added to HOME, USER and PATH, or replacing them; undefined unsets one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the home directory. */
  readonly cwd?: string;
  /** Default: `linux`. */
  readonly platform?: NodeJS.Platform;
  /** Files with their contents. Their directories need not be listed. */
  readonly files?: Readonly<Record<string, string | Uint8Array | FakeFile>>;
  /** Empty directories. `/tmp`, the home directory and the working directory always exist. */
  readonly directories?: readonly string[] | Readonly<Record<string, FakeDirectory>>;
  readonly sockets?: readonly string[];
  /** Owned by root, with mode 0o660, unless given. */
  readonly devices?: readonly string[] | Readonly<Record<string, FakeDevice>>;
  /** Symbolic links, with their targets. */
  readonly links?: Readonly<Record<string, string | FakeLink>>;
}

interface Entry {
  readonly kind: PathFacts["kind"];
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly contents?: Uint8Array;
}

/** A host with known contents: what is not given does not exist. */
export function fakeHost(facts: FakeHostFacts = {}): Host {
  const user = fakeUser(facts.user);
  const cwd = facts.cwd ?? user.home;
  const entries = entriesOf(facts, user, cwd);
  const given = Object.entries(facts.links ?? {}).map(([path, link]) => [resolve(path), link] as const);
  const links = new Map(given.map(([path, link]) => [path, typeof link === "string" ? link : link.target]));
  const linkOwners = new Map(
    given.map(([path, link]) => [path, (typeof link === "string" ? undefined : link.uid) ?? user.uid]),
  );
  const find = (path: string) => {
    const realPath = follow(resolve(cwd, path), links);
    const entry = realPath === undefined ? undefined : entries.get(realPath);
    return realPath !== undefined && entry ? { entry, realPath } : undefined;
  };
  const env = { HOME: user.home, USER: user.name, PATH: "/usr/local/bin:/usr/bin:/bin", ...facts.env };
  return {
    platform: facts.platform ?? "linux",
    env: Object.assign(
      Object.create(null),
      Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
    ),
    cwd,
    user: () => user,
    path(path) {
      const found = find(path);
      if (!found) return undefined;
      const { kind, uid, gid, mode } = found.entry;
      const linkUid = linkOwners.get(unfollowed(resolve(cwd, path), links));
      return { kind, uid, gid, mode, realPath: found.realPath, ...(linkUid !== undefined && { linkUid }) };
    },
    readFile(path, atMost = Number.POSITIVE_INFINITY) {
      const contents = find(path)?.entry.contents;
      return contents && contents.length <= atMost ? Buffer.from(contents) : undefined;
    },
    list(path) {
      const found = find(path);
      if (found?.entry.kind !== "directory") return undefined;
      const names = [...entries.keys(), ...links.keys()].filter(
        (one) => one !== "/" && dirname(one) === found.realPath,
      );
      return names.map((one) => one.slice(one.lastIndexOf("/") + 1)).sort();
    },
    entries(path, named = () => true) {
      const all = this.list(path)?.map((name) => {
        const at = resolve(cwd, path, name);
        return { name, kind: links.has(at) ? ("link" as const) : (find(at)?.entry.kind ?? "other") };
      });
      return all?.filter(({ name, kind }) => kind === "directory" || named(name));
    },
  };
}

function fakeUser(given: Partial<HostUser> = {}): HostUser {
  const { name = "ada", uid = 1234, gid = uid } = given;
  return {
    name,
    uid,
    gid,
    fullName: name === "ada" ? "Ada Lovelace" : "",
    home: `/home/${name}`,
    shell: "/bin/bash",
    groups: [{ name, gid }],
    ...given,
  };
}

function entriesOf(facts: FakeHostFacts, user: HostUser, cwd: string): Map<string, Entry> {
  const own = { uid: user.uid, gid: user.gid };
  const root = { uid: 0, gid: 0 };
  const entries = new Map<string, Entry>();
  const add = (path: string, entry: Entry) => {
    const at = resolve(path);
    entries.set(at, entry);
    for (let directory = dirname(at); !entries.has(directory); directory = dirname(directory)) {
      const owner = directory === user.home || directory.startsWith(`${user.home}/`) ? own : root;
      entries.set(directory, { kind: "directory", mode: 0o755, ...owner });
    }
  };
  add("/tmp", { kind: "directory", mode: 0o1777, ...root });
  const directories = facts.directories ?? {};
  const describedDirectories = isList(directories)
    ? directories.map((path) => [path, {}] as const)
    : Object.entries(directories);
  for (const [path, directory] of [[user.home, {}] as const, [cwd, {}] as const, ...describedDirectories])
    add(path, { kind: "directory", mode: 0o755, ...own, ...directory });
  for (const path of facts.sockets ?? []) add(path, { kind: "socket", mode: 0o755, ...own });
  const devices = facts.devices ?? {};
  const described = isList(devices) ? devices.map((path) => [path, {}] as const) : Object.entries(devices);
  for (const [path, device] of described) add(path, { kind: "device", mode: 0o660, ...root, ...device });
  for (const [path, file] of Object.entries(facts.files ?? {})) {
    const { contents, ...rest } =
      typeof file === "string" || file instanceof Uint8Array ? { contents: file } : file;
    const bytes = contents === undefined ? {} : { contents: Buffer.from(contents) };
    add(path, { kind: "file", mode: 0o644, ...own, ...rest, ...bytes });
  }
  return entries;
}

function isList<Item>(value: readonly Item[] | object): value is readonly Item[] {
  return Array.isArray(value);
}

/** The path with links resolved, or undefined for a loop of links. */
function follow(path: string, links: ReadonlyMap<string, string>): string | undefined {
  let at = path;
  for (let steps = 0; steps < 40; steps++) {
    const link = prefixes(at).find((prefix) => links.has(prefix));
    if (link === undefined) return at;
    at = resolve(dirname(link), links.get(link) as string, `.${at.slice(link.length)}`);
  }
  return undefined;
}

/** The path with the links in its directories resolved, and not the one that it may be itself. */
function unfollowed(path: string, links: ReadonlyMap<string, string>): string {
  return resolve(follow(dirname(path), links) ?? dirname(path), basename(path));
}

/** `/a`, `/a/b`, `/a/b/c`. */
function prefixes(path: string): string[] {
  const names = path.split("/").slice(1);
  return names.map((_, index) => `/${names.slice(0, index + 1).join("/")}`);
}
