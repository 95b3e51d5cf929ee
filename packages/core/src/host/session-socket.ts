import { chmodSync, linkSync, lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "./host.ts";
import { makeDirectory } from "./make-directory.ts";
import { ownRuntimeDirectory } from "./runtime-directory.ts";

/**
 * A directory for sockets of the user's session that is mounted into a persistent container: sockets that are linked into it
 * later are visible in the container, and can pass file descriptors. Undefined if the user has no runtime directory.
 * @param name that of the extension
 */
export function sessionDirectory(host: Host, name: string): string | undefined {
  const runtime = ownRuntimeDirectory(host);
  return runtime && join(runtime, "rocker", name);
}

/** Creates the directory, for the user only, before the container starts. It is removed at the end of the session. */
export function makeSessionDirectory(directory: string): void {
  makeDirectory(directory);
  chmodSync(directory, 0o700);
}

/**
 * Links a socket into the directory of the session, replacing one of the same name.
 * @returns why it is not visible in the container; undefined if it is
 */
export function linkIntoSession(directory: string, name: string, socket: string): string | undefined {
  if (!lstatSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    return 'the session in which the container was started has ended: run "rocker stop", then "rocker enter"';
  }
  const link = join(directory, name);
  const [before, now] = [lstatSync(link, { throwIfNoEntry: false }), lstatSync(socket)];
  if (before?.ino === now.ino && before.dev === now.dev) return undefined;
  rmSync(link, { force: true });
  try {
    linkSync(socket, link);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "EXDEV"
      ? `${socket} is not on the same file system as ${directory}`
      : `${socket} cannot be linked into ${directory} (${code})`;
  }
}
