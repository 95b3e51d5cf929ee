import { basename } from "node:path";
import { sha256 } from "../host/sha256.ts";

/**
 * The name of a project's container: valid for engines, recognizable, and unique per directory and user.
 * @param project the real path of the project directory
 */
export function containerName(project: string, uid: number): string {
  const readable = basename(project)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 30)
    .replace(/^-+|-+$/g, "");
  const unique = sha256().update(`${uid}\0${project}`).digest("hex").slice(0, 8);
  return ["rocker", readable, unique].filter(Boolean).join("-");
}
