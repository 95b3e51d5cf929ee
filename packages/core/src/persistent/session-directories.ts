import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeDirectory } from "../host/make-directory.ts";
import { ownerMark } from "../host/process-identity.ts";
import { sessionDirectory } from "../state/container-records.ts";
import type { PersistentContext } from "./context.ts";

/** What names of discarded directories start with, before the mark of the process. */
export const discardedPrefix = ".removed-";

type Context = Pick<PersistentContext, "host" | "report">;

/**
 * Creates the empty session directory of a new container. What an earlier container of this name left there is moved away:
 * the new one must not see it.
 * @returns the directory
 * @throws Error of the file system if the state directory is not writable
 */
export function freshSessionDirectory(name: string, context: Context): string {
  discardSessionDirectory(name, context);
  const directory = sessionDirectory(name, context.host);
  makeDirectory(directory);
  return directory;
}

/**
 * Removes the session directory of a container. It is gone at once, even if its files cannot be removed: a container's root
 * user can create some that belong to another user. Such a rest is reported.
 * @throws Error of the file system if the state directory is not writable
 */
export function discardSessionDirectory(name: string, { host, report }: Context): void {
  const directory = sessionDirectory(name, host);
  if (!existsSync(directory)) return;
  // Within its parent: moving a directory elsewhere needs permission on the directory itself. No container is named ".…".
  const discarded = join(dirname(directory), `${discardedPrefix}${ownerMark()}`);
  renameSync(directory, discarded);
  try {
    rmSync(discarded, { recursive: true, force: true });
  } catch {
    report({ type: "files-left", name, directory: discarded });
  }
}
