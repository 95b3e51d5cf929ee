import { isAbsolute, join } from "node:path";
import type { Host } from "./host.ts";

/** Where each is by default, in the person's home. */
const defaults = {
  XDG_CACHE_HOME: ".cache",
  XDG_CONFIG_HOME: ".config",
  XDG_DATA_HOME: ".local/share",
  XDG_STATE_HOME: ".local/state",
} as const;

/**
 * A base folder of the person's. One that is no absolute path does not count, as the XDG Base Directory Specification
 * has it: it would be another in each working folder, and that of a stranger's project in theirs.
 */
export function xdgFolder(name: keyof typeof defaults, host: Pick<Host, "env" | "user">): string {
  const { [name]: set = "", HOME = "" } = host.env;
  return isAbsolute(set) ? set : join(isAbsolute(HOME) ? HOME : host.user().home, defaults[name]);
}
