import { createHash } from "node:crypto";
import { basename } from "node:path";

/**
 * The name of a project's container: one that engines take, that a person recognises, and that no other folder and no
 * other person of this machine has.
 * @param project the folder's real path
 */
export function containerName(project: string, uid: number): string {
  const readable = basename(project)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 30)
    .replace(/^-+|-+$/g, "");
  const unique = createHash("sha256").update(`${uid}\0${project}`).digest("hex").slice(0, 8);
  return ["rocker", readable, unique].filter(Boolean).join("-");
}
