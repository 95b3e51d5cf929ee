import { createHash } from "node:crypto";
import { existsSync, lchownSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { TestUser } from "./test-user.ts";

/** Everything below a directory: name, type and permissions, owner, time, content or target. */
export function tree(directory: string): string[] {
  return namesBelow(directory).map((name) => {
    const path = join(directory, name);
    const { mode, uid, gid, mtimeMs } = lstatSync(path);
    return [name, mode, uid, gid, mtimeMs, contentOf(path)].join(" ");
  });
}

/** Changes the owner of a directory and its contents to a user, if the runner has permission. */
export function giveTo({ uid, gid }: TestUser, directory: string): void {
  if (process.getuid?.() !== 0) return;
  for (const name of ["", ...namesBelow(directory)]) lchownSync(join(directory, name), uid, gid);
}

/** Sorted; symlinks are listed, not followed. */
function namesBelow(directory: string, within = ""): string[] {
  if (!existsSync(join(directory, within))) return [];
  const entries = readdirSync(join(directory, within), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const name = join(within, entry.name);
      return entry.isDirectory() ? [name, ...namesBelow(directory, name)] : [name];
    })
    .sort();
}

function contentOf(path: string): string {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return readlinkSync(path);
  return stats.isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "";
}
