import { normalize } from "node:path/posix";
import type { Account, HostGroup, HostUser } from "@rocker/core";
import { askedGroups } from "./groups.ts";
import type { UserValues } from "./options.ts";

/** Everything about the account that the image gets. */
export interface WantedAccount extends Account {
  readonly group: string;
  /** Empty: what the image has. */
  readonly fullName: string;
  /** The login shell, whether the image has it or not; undefined: chosen inside the image. */
  readonly shell: string | undefined;
  /** The login shell if the image has it; empty: none. */
  readonly hostShell: string;
  readonly groups: readonly HostGroup[];
  readonly sudo: boolean;
}

/** The host's user with the options put over it. */
export function wantedAccount(options: UserValues, user: HostUser): WantedAccount {
  const name = options["user-override-name"] ?? (user.uid === 0 ? "root" : user.name);
  const isRoot = user.uid === 0;
  const shell = options["user-override-shell"];
  return {
    name,
    uid: user.uid,
    gid: user.gid,
    group: user.groups.find(({ gid }) => gid === user.gid)?.name ?? `group${user.gid}`,
    home: tidy(options["user-override-home"] ?? homeOf(user, name)),
    // Root is the image's own: it keeps what the image made of it.
    fullName: isRoot ? "" : field(user.fullName),
    shell: shell || undefined,
    hostShell: shell === undefined && !isRoot && !/[:\x00-\x1f\x7f]/.test(user.shell) ? user.shell : "",
    groups: askedGroups(options, user).groups,
    sudo: options["user-sudo"] && !isRoot,
  };
}

/** Whether there is nothing to write: every image has root. */
export function isImageRoot({ uid, gid, name, home, shell, groups }: WantedAccount): boolean {
  return uid === 0 && gid === 0 && name === "root" && home === "/root" && !shell && groups.length === 0;
}

/** The script's arguments for an account in a root folder. */
export function scriptArguments(account: WantedAccount, root = ""): string[] {
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

/** A user without a home of its own gets one in the container. */
function homeOf({ uid, home }: HostUser, name: string): string {
  if (home !== "/") return home;
  return uid === 0 ? "/root" : `/home/${name.replace(/[^\w-]/g, "_")}`;
}

/** `/a//b/` → `/a/b`; anything that is no absolute path stays, for `validate` to name it. */
function tidy(path: string): string {
  if (!path.startsWith("/")) return path;
  return normalize(path).replace(/(.)\/$/, "$1");
}

/** Text that fits into one part of passwd's comment field: colons end the field, commas its parts. */
function field(text: string): string {
  return text.replace(/[:,\x00-\x1f\x7f]/g, " ").trim();
}
