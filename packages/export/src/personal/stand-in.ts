import type { Host, HostUser, PathFacts } from "@rocker/core";
import { hostVariables, userVariables, type Variable } from "./variables.ts";

/** Values of this host's user, by the mark of their variable. */
export type OwnValues = ReadonlyMap<string, string>;

/** Undefined for root: what extensions do for root differs from what they do for all others, so there is nothing to vary. */
export function ownValues(host: Host): OwnValues | undefined {
  const { name, uid, gid, groups, fullName, home, shell } = host.user();
  if (uid === 0) return undefined;
  const { XDG_RUNTIME_DIR: runtime, SSH_AUTH_SOCK: agent } = host.env;
  const values: readonly (readonly [Variable, string | undefined])[] = [
    [userVariables.name, name],
    [userVariables.uid, String(uid)],
    [userVariables.gid, String(gid)],
    [userVariables.group, groups.find((one) => one.gid === gid)?.name ?? `group${gid}`],
    [userVariables.fullName, fullName],
    [userVariables.home, home],
    [userVariables.shell, shell],
    [hostVariables.home, home],
    [hostVariables.runtime, runtime],
    [hostVariables.agent, agent],
  ];
  return new Map(
    values.flatMap(([{ mark }, value]) => (value === undefined ? [] : [[mark, value] as const])),
  );
}

/**
 * This host as its user would see it if all that belongs to them were a mark: a plan that is made there differs from the real
 * one exactly where it depends on the user.
 */
export function standInHost(host: Host): Host {
  const real = host.user();
  const paths = pathMarks(host);
  const toReal = (path: string) => moved(path, paths, "mark", "path");
  const toMarks = (path: string) => moved(path, paths, "path", "mark");
  const uidOf = (uid: number) => (uid === real.uid ? user.uid : uid);
  const gidOf = (gid: number) => (gid === real.gid ? user.gid : gid);
  const user: HostUser = {
    name: userVariables.name.mark,
    uid: Number(userVariables.uid.mark),
    gid: Number(userVariables.gid.mark),
    fullName: userVariables.fullName.mark,
    home: userVariables.home.mark,
    shell: userVariables.shell.mark,
    groups: [
      { name: userVariables.group.mark, gid: Number(userVariables.gid.mark) },
      ...real.groups.filter(({ gid }) => gid !== real.gid),
    ],
  };
  const factsOf = ({ uid, gid, realPath, linkUid, ...facts }: PathFacts): PathFacts => ({
    ...facts,
    uid: uidOf(uid),
    gid: gidOf(gid),
    realPath: toMarks(realPath),
    ...(linkUid !== undefined && { linkUid: uidOf(linkUid) }),
  });
  return {
    platform: host.platform,
    env: markedEnv(host.env, real.name, toMarks),
    cwd: toMarks(host.cwd),
    user: () => user,
    path: (path) => {
      const facts = host.path(toReal(path));
      return facts && factsOf(facts);
    },
    readFile: (path, atMost) => host.readFile(toReal(path), atMost),
    list: (path) => host.list(toReal(path)),
    entries: (path, named) => host.entries(toReal(path), named),
  };
}

interface PathMark {
  readonly path: string;
  readonly mark: string;
}

/** The longest path first: one may be inside another. */
function pathMarks(host: Host): readonly PathMark[] {
  const { home } = host.user();
  const { XDG_RUNTIME_DIR: runtime, SSH_AUTH_SOCK: agent } = host.env;
  const known = [
    { path: home, mark: userVariables.home.mark },
    { path: runtime, mark: hostVariables.runtime.mark },
    { path: agent, mark: hostVariables.agent.mark },
  ];
  return known
    .flatMap(({ path = "", mark }) =>
      [...new Set([path, host.path(path)?.realPath ?? path])].map((one) => ({ path: one, mark })),
    )
    .filter(({ path }) => path.startsWith("/") && path !== "/")
    .sort((a, b) => b.path.length - a.path.length);
}

/** A path below one of the known ones, with the other name for it. */
function moved(path: string, known: readonly PathMark[], from: keyof PathMark, to: keyof PathMark): string {
  const found = known.find((one) => path === one[from] || path.startsWith(`${one[from]}/`));
  return found ? found[to] + path.slice(found[from].length) : path;
}

const userNames: readonly string[] = ["USER", "LOGNAME", "USERNAME"];

function markedEnv(env: Host["env"], name: string, toMarks: (path: string) => string): Host["env"] {
  const marked = Object.entries(env).map(([key, value = ""]) => [
    key,
    userNames.includes(key) && value === name ? userVariables.name.mark : toMarks(value),
  ]);
  return Object.assign(Object.create(null), Object.fromEntries(marked));
}
