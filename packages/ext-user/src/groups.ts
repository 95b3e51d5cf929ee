import type { HostGroup, HostUser } from "@rocker/core";
import type { UserValues } from "./options.ts";

/** The requested supplementary groups, and requested names that the user is not a member of. */
export interface RequestedGroups {
  readonly groups: readonly HostGroup[];
  readonly missing: readonly string[];
}

/** Evaluates `--user-preserve-groups`: all of the user's groups, or with a value only those. */
export function requestedGroups(options: UserValues, user: HostUser): RequestedGroups {
  const requested = options["user-preserve-groups"];
  const supplementary = user.groups.filter(({ gid }) => gid !== user.gid);
  if (requested === undefined) return { groups: [], missing: [] };
  if (requested === "") return { groups: supplementary, missing: [] };
  const names = requested.split(",").map((name) => name.trim());
  return {
    groups: supplementary.filter(({ name }) => names.includes(name)),
    missing: names.filter((name) => !user.groups.some((group) => group.name === name)),
  };
}
