import { basename, dirname, join } from "node:path/posix";
import type { Host } from "./host.ts";

/** Resolves all symbolic links of an absolute path, even if its last parts do not exist yet. */
export function realPath(path: string, host: Pick<Host, "path">): string {
  const found = host.path(path)?.realPath;
  if (found !== undefined || dirname(path) === path) return found ?? path;
  return join(realPath(dirname(path), host), basename(path));
}
