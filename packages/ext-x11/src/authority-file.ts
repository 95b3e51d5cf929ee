import { join, resolve } from "node:path";
import { type Host, ownRuntimeDirectory, realPath, xdgDirectory } from "@rocker/core";
import type { Display } from "./display.ts";

/** Path of the authority file in the container. */
export const authorityTarget = "/run/rocker/x11.xauth";

/** The user's authority file, from which X programs on the host read their cookies. It may not exist. */
export function userAuthorityFile(host: Host): string {
  const { XAUTHORITY } = host.env;
  return XAUTHORITY ? resolve(host.cwd, XAUTHORITY) : join(host.user().home, ".Xauthority");
}

/**
 * rocker's own file with the cookies of one display. Each run uses the same file, so that running containers see
 * cookies that a later run updates.
 */
export function authorityFile(display: Display, host: Host): string {
  return join(baseDirectory(host), "rocker", fileNameOf(display));
}

/** The file's name, different for each display. */
export function fileNameOf({ machine, number }: Display): string {
  return `x11-${machine === undefined ? "" : `${machine.replaceAll(":", "_")}_`}${number}.xauth`;
}

/** The runtime directory, which is removed at logout and not backed up, or else the state directory. */
function baseDirectory(host: Host): string {
  const runtime = ownRuntimeDirectory(host);
  if (runtime) return runtime;
  return realPath(xdgDirectory("XDG_STATE_HOME", host), host);
}
