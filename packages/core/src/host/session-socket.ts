import { chmodSync, linkSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "./host.ts";
import { ownRuntimeFolder } from "./runtime-folder.ts";

/**
 * A folder for sockets of the person's session that a container which stays has mounted: what is linked into it later
 * is seen inside, file descriptors that pass through it and all. Undefined where the person has no runtime folder.
 * @param name the extension's
 */
export function sessionFolder(host: Host, name: string): string | undefined {
  const runtime = ownRuntimeFolder(host);
  return runtime && join(runtime, "rocker", name);
}

/** Makes it, the person's alone, before the container starts: the session's end takes it away. */
export function makeSessionFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

/**
 * Links a socket into a session's folder, in the place of one that had the name.
 * @returns why it cannot be seen in the container; undefined when it can
 */
export function linkIntoSession(folder: string, name: string, socket: string): string | undefined {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return 'the session in which the container was started has ended: run "rocker stop", then "rocker enter"';
  }
  const link = join(folder, name);
  const [before, now] = [lstatSync(link, { throwIfNoEntry: false }), lstatSync(socket)];
  if (before?.ino === now.ino && before.dev === now.dev) return undefined;
  rmSync(link, { force: true });
  try {
    linkSync(socket, link);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "EXDEV"
      ? `${socket} is not on the same file system as ${folder}`
      : `${socket} cannot be linked into ${folder} (${code})`;
  }
}
