import type { PrepareContext } from "../extension/extension.ts";

/**
 * Whether the container's user can access what belongs to the host user alone (mode 0600, or a socket in a directory with
 * mode 0700): only the host user and root can.
 */
export function mayUseWhatIsPersonal({ host, user }: Pick<PrepareContext, "host" | "user">): boolean {
  const [id = ""] = user.split(":");
  return ["", "0", "root", String(host.user().uid)].includes(id);
}
