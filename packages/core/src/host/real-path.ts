import { basename, dirname, join } from "node:path/posix";
import type { Host } from "./host.ts";

/** An absolute path with every symlink resolved, also where its last parts are not there yet. */
export function realPath(path: string, host: Pick<Host, "path">): string {
  const found = host.path(path)?.realPath;
  if (found !== undefined || dirname(path) === path) return found ?? path;
  return join(realPath(dirname(path), host), basename(path));
}
