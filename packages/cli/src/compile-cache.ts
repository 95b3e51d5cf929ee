import { existsSync, lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** What Node 22.8 and later have in `node:module`. */
interface CompileCache {
  readonly enableCompileCache: (directory: string) => unknown;
}

/**
 * Has Node keep the compiled code of rocker and its extensions between starts, in a directory of the user. Node checks an
 * entry against the source and its own version, but not who wrote it: a directory that another user owns or may write to is
 * not used.
 */
export function useCompileCache({ enableCompileCache }: CompileCache, env = process.env): void {
  const home = cacheHome(env);
  const directory = join(home, "rocker/compiled");
  try {
    // Not with `recursive`, which never returns below /proc (seen with Node 20).
    for (const path of [home, join(home, "rocker"), directory]) makeDirectory(path);
    const { uid, mode } = lstatSync(directory);
    if (uid === process.getuid?.() && (mode & 0o022) === 0) enableCompileCache(directory);
  } catch {
    // It only saves time.
  }
}

function makeDirectory(path: string): void {
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
}

/** As core's `xdgDirectory`, which is part of what is to be loaded from the cache. */
function cacheHome({ XDG_CACHE_HOME = "", HOME = "" }: NodeJS.ProcessEnv): string {
  if (isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  return join(isAbsolute(HOME) ? HOME : homedir(), ".cache");
}
