import { isAbsolute } from "node:path/posix";
import type { Host } from "./host.ts";

/**
 * The person's `XDG_RUNTIME_DIR`, where sockets of their session stand, its real path. One that belongs to somebody
 * else (after `su` or `sudo -E`) or that everyone may write to is none.
 */
export function ownRuntimeFolder(host: Host): string | undefined {
  const { XDG_RUNTIME_DIR } = host.env;
  if (!XDG_RUNTIME_DIR || !isAbsolute(XDG_RUNTIME_DIR)) return undefined;
  const facts = host.path(XDG_RUNTIME_DIR);
  const isOwn = facts?.uid === host.user().uid && (facts.mode & 0o002) === 0;
  return facts?.kind === "folder" && isOwn ? facts.realPath : undefined;
}
