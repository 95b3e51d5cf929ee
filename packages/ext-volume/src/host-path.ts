import type { Host } from "@rocker/core";

/** The directories against which relative paths and `~` on the host are resolved. */
export function pathContext(host: Host): { cwd: string; home: string } {
  return { cwd: host.cwd, home: host.env.HOME || host.user().home };
}
