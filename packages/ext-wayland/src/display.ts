import { basename, isAbsolute, join } from "node:path/posix";
import { type Host, ownRuntimeDirectory } from "@rocker/core";

/** A Wayland display with an existing socket. */
export interface WaylandDisplay {
  /** The name of its socket. */
  readonly name: string;
  /** The socket's real path. */
  readonly socket: string;
}

/** Where programs look for the display's socket. WAYLAND_DISPLAY is a path or a name; the default is wayland-0. */
export function displaySocket(host: Host): string | undefined {
  const display = host.env.WAYLAND_DISPLAY || "wayland-0";
  if (isAbsolute(display)) return display;
  const directory = ownRuntimeDirectory(host);
  return directory && join(directory, display);
}

/** The display of the user's session; undefined when it has no socket. */
export function findDisplay(host: Host): WaylandDisplay | undefined {
  const path = displaySocket(host);
  const facts = path === undefined ? undefined : host.path(path);
  if (path === undefined || facts?.kind !== "socket") return undefined;
  return { name: basename(path), socket: facts.realPath };
}

/** The displays that exist, for the error. */
export function availableDisplays(host: Host): readonly string[] {
  const directory = ownRuntimeDirectory(host);
  if (!directory) return [];
  const names = (host.list(directory) ?? []).filter((name) => /^wayland-[\w.-]+$/.test(name));
  return names.filter((name) => host.path(join(directory, name))?.kind === "socket");
}
