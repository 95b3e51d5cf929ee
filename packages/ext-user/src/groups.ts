import type { HostGroup, HostUser } from "@rocker/core";
import type { UserValues } from "./options.ts";

/** The supplementary groups that were asked for, and the names among them that the user is not in. */
export interface AskedGroups {
  readonly groups: readonly HostGroup[];
  readonly missing: readonly string[];
}

/** `--user-preserve-groups`: alone it means all groups of the user, with a value those that it names. */
export function askedGroups(options: UserValues, user: HostUser): AskedGroups {
  const asked = options["user-preserve-groups"];
  const supplementary = user.groups.filter(({ gid }) => gid !== user.gid);
  if (asked === undefined) return { groups: [], missing: [] };
  if (asked === "") return { groups: supplementary, missing: [] };
  const names = asked.split(",").map((name) => name.trim());
  return {
    groups: supplementary.filter(({ name }) => names.includes(name)),
    missing: names.filter((name) => !user.groups.some((group) => group.name === name)),
  };
}
