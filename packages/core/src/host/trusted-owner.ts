import type { Host, PathFacts } from "./host.ts";

/**
 * Whether only the user or root could have put something there, as git's `safe.directory` has it: nobody else's files
 * decide what happens on the user's behalf. A symlink has to be theirs too: anybody can link to a file of the user's.
 * For root, the user who called sudo counts as well.
 */
export function hasTrustedOwner(
  { uid, linkUid = uid }: Pick<PathFacts, "uid" | "linkUid">,
  host: Pick<Host, "user" | "env">,
): boolean {
  const user = host.user().uid;
  const caller = user === 0 && /^\d+$/.test(host.env.SUDO_UID ?? "") ? Number(host.env.SUDO_UID) : user;
  return [uid, linkUid].every((owner) => owner === user || owner === 0 || owner === caller);
}
