import type { PrepareContext } from "../extension/extension.ts";

/**
 * Whether the container's user may use what is the person's alone on the host (mode 0600, or a socket in a folder of
 * mode 0700): the person and root may.
 */
export function mayUseWhatIsPersonal({ host, user }: Pick<PrepareContext, "host" | "user">): boolean {
  const [id = ""] = user.split(":");
  return ["", "0", "root", String(host.user().uid)].includes(id);
}
