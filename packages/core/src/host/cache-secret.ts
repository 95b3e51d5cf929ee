import { linkSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Host } from "./host.ts";
import { readStateFile } from "./read-state-file.ts";
import { xdgDirectory } from "./xdg-directory.ts";

/**
 * A random text that only this user knows, in the user's state directory (mode 600): a Dockerfile or an image cannot guess
 * what is named with it. It is created when it is first needed. Processes that create it at once get the same one. A file
 * that others can read or write is replaced.
 * @returns undefined if it cannot be stored
 */
export function cacheSecret(host: Pick<Host, "env" | "user">): string | undefined {
  const file = join(xdgDirectory("XDG_STATE_HOME", host), "rocker/cache-secret");
  const known = read(file);
  if (known) return known;
  try {
    create(file);
    const created = read(file);
    if (created) return created;
    rmSync(file, { force: true });
    create(file);
  } catch {
    return undefined;
  }
  return read(file);
}

function read(file: string): string | undefined {
  const text = readStateFile(file);
  if (text === undefined || !/^[0-9a-f]{64}$/.test(text)) return undefined;
  return (statSync(file).mode & 0o077) === 0 ? text : undefined;
}

/** Does nothing if there is a file: a link, unlike a rename, never replaces what another process has just created. */
function create(file: string): void {
  const { randomBytes } = process.getBuiltinModule("node:crypto");
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}-${randomBytes(8).toString("hex")}`;
  try {
    writeFileSync(temporary, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}
