import { isAbsolute, join } from "node:path";
import type { Host } from "./host.ts";

/** Defaults, relative to the home directory of the user. */
const defaults = {
  XDG_CACHE_HOME: ".cache",
  XDG_CONFIG_HOME: ".config",
  XDG_DATA_HOME: ".local/share",
  XDG_STATE_HOME: ".local/state",
} as const;

/**
 * An XDG base directory of the user. A value that is not an absolute path is ignored, as the XDG Base Directory Specification
 * requires: it would mean a different directory in each working directory, including those of untrusted projects.
 */
export function xdgDirectory(name: keyof typeof defaults, host: Pick<Host, "env" | "user">): string {
  const { [name]: set = "", HOME = "" } = host.env;
  return isAbsolute(set) ? set : join(isAbsolute(HOME) ? HOME : host.user().home, defaults[name]);
}
