import { isAbsolute } from "node:path/posix";
import type { Host } from "./host.ts";

/**
 * The user's `XDG_RUNTIME_DIR`, with the sockets of their session, as a real path. Undefined if it belongs to another user
 * (after `su` or `sudo -E`) or is writable by everyone.
 */
export function ownRuntimeDirectory(host: Host): string | undefined {
  const { XDG_RUNTIME_DIR } = host.env;
  if (!XDG_RUNTIME_DIR || !isAbsolute(XDG_RUNTIME_DIR)) return undefined;
  const facts = host.path(XDG_RUNTIME_DIR);
  const isOwn = facts?.uid === host.user().uid && (facts.mode & 0o002) === 0;
  return facts?.kind === "directory" && isOwn ? facts.realPath : undefined;
}
