import { join } from "node:path";
import type { Host } from "../host/host.ts";
import { xdgDirectory } from "../host/xdg-directory.ts";

/** rocker's state directory: `$XDG_STATE_HOME/rocker`. */
export function stateDirectory(host: Host): string {
  return join(xdgDirectory("XDG_STATE_HOME", host), "rocker");
}
