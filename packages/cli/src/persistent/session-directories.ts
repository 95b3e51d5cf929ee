import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Host, makeDirectory } from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import { sessionDirectory } from "../state/container-records.ts";

type Noting = Pick<Notices, "note">;

/**
 * Creates the empty session directory of a new container. What an earlier container of this name left there is moved away:
 * the new one must not see it.
 * @returns the directory
 * @throws Error of the file system if the state directory is not writable
 */
export function freshSessionDirectory(name: string, host: Host, notices: Noting): string {
  discardSessionDirectory(name, host, notices);
  const directory = sessionDirectory(name, host);
  makeDirectory(directory);
  return directory;
}

/**
 * Removes the session directory of a container. It is gone at once, even if its files cannot be removed: a container's root
 * user can create some that belong to another user. Such a rest is reported.
 * @throws Error of the file system if the state directory is not writable
 */
export function discardSessionDirectory(name: string, host: Host, notices: Noting): void {
  const directory = sessionDirectory(name, host);
  if (!existsSync(directory)) return;
  // Within its parent: moving a directory elsewhere needs permission on the directory itself. No container is named ".…".
  const unique = `${process.pid}-${Math.random().toString(36).slice(2)}`;
  const discarded = join(dirname(directory), `.removed-${unique}`);
  renameSync(directory, discarded);
  try {
    rmSync(discarded, { recursive: true, force: true });
  } catch {
    const quoted = `'${discarded.replaceAll("'", "'\\''")}'`;
    notices.note(
      `container ${name} created files that belong to another user. To remove them, use: sudo rm -r -- ${quoted}`,
    );
  }
}
