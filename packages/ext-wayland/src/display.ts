import { basename, isAbsolute, join } from "node:path/posix";
import { type Host, ownRuntimeFolder } from "@rocker/core";

/** A Wayland display that is served. */
export interface WaylandDisplay {
  /** Its socket's name, whatever it is. */
  readonly name: string;
  /** The socket's real path. */
  readonly socket: string;
}

/** Where programs look for their display: WAYLAND_DISPLAY is a path or a name, wayland-0 when it is not set. */
export function displayPlace(host: Host): string | undefined {
  const display = host.env.WAYLAND_DISPLAY || "wayland-0";
  if (isAbsolute(display)) return display;
  const folder = ownRuntimeFolder(host);
  return folder && join(folder, display);
}

/** The display of the person's session; undefined when nothing serves it. */
export function findDisplay(host: Host): WaylandDisplay | undefined {
  const place = displayPlace(host);
  const facts = place === undefined ? undefined : host.path(place);
  if (place === undefined || facts?.kind !== "socket") return undefined;
  return { name: basename(place), socket: facts.realPath };
}

/** The displays that are here to choose from, for the error. */
export function displaysHere(host: Host): readonly string[] {
  const folder = ownRuntimeFolder(host);
  if (!folder) return [];
  const names = (host.list(folder) ?? []).filter((name) => /^wayland-[\w.-]+$/.test(name));
  return names.filter((name) => host.path(join(folder, name))?.kind === "socket");
}
