import { join, resolve } from "node:path";
import { type Host, ownRuntimeFolder, realPath, xdgFolder } from "@rocker/core";
import type { Display } from "./display.ts";

/** Where the container sees rocker's authority file. */
export const authorityTarget = "/run/rocker/x11.xauth";

/** The file that the person's own X programs take their cookies from; it need not be there. */
export function personsAuthorityFile(host: Host): string {
  const { XAUTHORITY } = host.env;
  return XAUTHORITY ? resolve(host.cwd, XAUTHORITY) : join(host.user().home, ".Xauthority");
}

/**
 * rocker's own file with the cookies of one display. It is the same at each run, so that containers that are still
 * running see what a later run refreshes.
 */
export function authorityFile(display: Display, host: Host): string {
  return join(baseFolder(host), "rocker", fileNameOf(display));
}

/** Another one for each display. */
export function fileNameOf({ machine, number }: Display): string {
  return `x11-${machine === undefined ? "" : `${machine.replaceAll(":", "_")}_`}${number}.xauth`;
}

/**
 * The runtime folder, which goes away when the person logs out and is in no backup; the state folder where there is
 * none.
 */
function baseFolder(host: Host): string {
  const runtime = ownRuntimeFolder(host);
  if (runtime) return runtime;
  return realPath(xdgFolder("XDG_STATE_HOME", host), host);
}
