import { createHash } from "node:crypto";
import { existsSync, lchownSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Person } from "./person.ts";

/** Everything below a directory: name, type and permissions, owner, time, content or target. */
export function tree(folder: string): string[] {
  return namesBelow(folder).map((name) => {
    const path = join(folder, name);
    const { mode, uid, gid, mtimeMs } = lstatSync(path);
    return [name, mode, uid, gid, mtimeMs, contentOf(path)].join(" ");
  });
}

/** Changes the owner of a directory and its contents to a user, if the runner has permission. */
export function giveTo({ uid, gid }: Person, folder: string): void {
  if (process.getuid?.() !== 0) return;
  for (const name of ["", ...namesBelow(folder)]) lchownSync(join(folder, name), uid, gid);
}

/** Sorted; symlinks are listed, not followed. */
function namesBelow(folder: string, within = ""): string[] {
  if (!existsSync(join(folder, within))) return [];
  const entries = readdirSync(join(folder, within), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const name = join(within, entry.name);
      return entry.isDirectory() ? [name, ...namesBelow(folder, name)] : [name];
    })
    .sort();
}

function contentOf(path: string): string {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return readlinkSync(path);
  return stats.isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "";
}
