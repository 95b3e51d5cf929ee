import { readFileSync } from "node:fs";
import { type UserInfo, userInfo } from "node:os";
import type { HostGroup, HostUser } from "./host.ts";

/**
 * The user of this process, from the account database of the system (files, LDAP, SSSD), or derived from the IDs.
 * @param libcUser throws if libc has no account for the user of the process
 */
export function readUser(env: NodeJS.ProcessEnv, libcUser: () => UserInfo<string> = userInfo): HostUser {
  const uid = process.getuid?.() ?? 1000;
  const gid = process.getgid?.() ?? 1000;
  const account = accountOf(uid, libcUser);
  const gids = new Set([gid, ...(process.getgroups?.() ?? [])]);
  return {
    name: account?.name || env.USER || `user${uid}`,
    uid,
    gid,
    fullName: account?.fullName ?? "",
    home: env.HOME || account?.home || "/",
    shell: account?.shell || env.SHELL || "",
    groups: groupsOf([...gids]),
  };
}

interface AccountFields {
  readonly name: string;
  readonly fullName: string;
  readonly home: string;
  readonly shell: string;
}

/** The account from libc (which includes LDAP and SSSD); only the comment field is missing. */
function accountOf(uid: number, libcUser: () => UserInfo<string>): AccountFields | undefined {
  let info: UserInfo<string>;
  try {
    info = libcUser();
  } catch {
    return undefined; // No account for this uid.
  }
  const key = `${info.username}:`;
  const line =
    linesOf("/etc/passwd").find((one) => one.startsWith(key) && one.split(":")[2] === String(uid)) ??
    getent("passwd", [String(uid)])[0];
  return {
    name: info.username,
    fullName: line?.split(":")[4]?.split(",")[0] ?? "",
    home: info.homedir,
    shell: info.shell ?? "",
  };
}

/** Names of group IDs: from /etc/group, and from getent only if some are missing there. */
function groupsOf(gids: readonly number[]): HostGroup[] {
  const names = new Map<number, string>();
  const learn = (lines: readonly string[]) => {
    for (const line of lines) {
      const [name, , gid] = line.split(":");
      if (name && gid && !names.has(Number(gid))) names.set(Number(gid), name);
    }
  };
  learn(linesOf("/etc/group"));
  const missing = gids.filter((gid) => !names.has(gid));
  if (missing.length > 0) learn(getent("group", missing.map(String)));
  return gids.map((gid) => ({ gid, name: names.get(gid) ?? `group${gid}` }));
}

function getent(database: string, keys: readonly string[]): string[] {
  // It takes milliseconds to load, and nearly all groups are in the files.
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  try {
    // It exits with 2 if a key is unknown, and still prints the others.
    return execFileSync("getent", [database, ...keys], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).split("\n");
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    return stdout ? stdout.split("\n") : [];
  }
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    return [];
  }
}
