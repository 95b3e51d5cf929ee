import { normalize } from "node:path/posix";
import type { Account, HostGroup, HostUser } from "@rocker/core";
import type { UserValues } from "./options.ts";

/** The account to create in the image. */
export interface RequestedAccount extends Account {
  readonly group: string;
  /** Empty: keep the image's value. */
  readonly fullName: string;
  /** The login shell, even if the image lacks it; undefined: chosen when the image is built. */
  readonly shell: string | undefined;
  /** The preferred login shell, used if the image has it; empty: none. */
  readonly hostShell: string;
  readonly groups: readonly HostGroup[];
  readonly sudo: boolean;
}

/** The host user, with overrides from the options. */
export function requestedAccount(
  options: UserValues,
  user: HostUser,
  groups: readonly HostGroup[],
): RequestedAccount {
  const name = options["user-override-name"] ?? (user.uid === 0 ? "root" : user.name);
  const isRoot = user.uid === 0;
  const shell = options["user-override-shell"];
  return {
    name,
    uid: user.uid,
    gid: user.gid,
    group: user.groups.find(({ gid }) => gid === user.gid)?.name ?? `group${user.gid}`,
    home: normalized(options["user-override-home"] ?? homeOf(user, name, options["user-override-name"])),
    // For root, the image's own account stays as it is.
    fullName: isRoot ? "" : commentText(user.fullName),
    shell: shell || undefined,
    hostShell: shell === undefined && !isRoot && !/[:\x00-\x1f\x7f]/.test(user.shell) ? user.shell : "",
    groups,
    sudo: options["user-sudo"] && !isRoot,
  };
}

/** Whether the account is plain root, which every image has: nothing needs to be written. */
export function isImageRoot({ uid, gid, name, home, shell, groups }: RequestedAccount): boolean {
  return uid === 0 && gid === 0 && name === "root" && home === "/root" && !shell && groups.length === 0;
}

/** The script's arguments to create an account below a root directory. */
export function scriptArguments(account: RequestedAccount, root = ""): string[] {
  const { name, uid, gid, group, fullName, home, shell = "", hostShell, sudo, groups } = account;
  return [
    root,
    name,
    String(uid),
    String(gid),
    group,
    fullName,
    home,
    shell,
    hostShell,
    sudo ? "yes" : "no",
    ...groups.map((one) => `${one.gid}:${one.name}`),
  ];
}

/** The home directory; with another name, or if it is `/`, a new one. Root keeps its own. */
function homeOf({ uid, home }: HostUser, name: string, otherName: string | undefined): string {
  if (uid === 0) return home === "/" ? "/root" : home;
  return home !== "/" && otherName === undefined ? home : `/home/${name.replace(/[^\w.-]|^\.+/g, "_")}`;
}

/** `/a//b/` → `/a/b`. Relative paths stay unchanged, for `readAccount` to report them. */
function normalized(path: string): string {
  if (!path.startsWith("/")) return path;
  return normalize(path).replace(/(.)\/$/, "$1");
}

/** Text for one part of the passwd comment field, in which colons end the field and commas separate its parts. */
function commentText(text: string): string {
  return text.replace(/[:,\x00-\x1f\x7f]/g, " ").trim();
}
