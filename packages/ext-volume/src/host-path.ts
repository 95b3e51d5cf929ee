import type { Host } from "@rocker/core";

/** Where `~` and relative paths of the host start. */
export function pathContext(host: Host): { cwd: string; home: string } {
  return { cwd: host.cwd, home: host.env.HOME || host.user().home };
}
