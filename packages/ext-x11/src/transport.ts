import { isIP } from "node:net";
import type { Host } from "@rocker/core";
import type { Display } from "./display.ts";

/** Where X servers put their sockets, on the host and in the container. */
export const socketFolder = "/tmp/.X11-unix";

/** How programs get to a display: a socket in the file system, one without a file, or TCP. */
export type Reach = "socket" | "abstract" | "tcp";

/** How this display is reached here; undefined when nothing serves it. Whether TCP is answered is not tried. */
export function reachOf(display: Display, host: Host): Reach | undefined {
  if (display.machine !== undefined) return "tcp";
  const socket = `${socketFolder}/X${display.number}`;
  if (host.path(socket)?.kind === "socket") return "socket";
  const abstract = ` @${socket}`;
  const open = host.readFile("/proc/net/unix")?.toString("latin1").split("\n") ?? [];
  return open.some((line) => line.endsWith(abstract)) ? "abstract" : undefined;
}

/**
 * Why the container must be in the host's network to get to the display; undefined when it need not.
 * A name counts, as it may be one of this machine or of its /etc/hosts.
 */
export function hostNetworkReason(display: Display, reach: Reach): string | undefined {
  if (reach === "abstract") return "its X server has no socket file, only an abstract socket";
  const machine = display.machine;
  if (machine === undefined || (isIP(machine) && !isLoopback(machine))) return undefined;
  return "its X server is reached over TCP";
}

/** Whether an address is the one that X programs look up as their own machine's. */
export function isLoopback(address: string): boolean {
  return address === "127.0.0.1" || address === "::1";
}

/** The displays of this machine that have a socket file, in order. */
export function localDisplays(host: Host): readonly string[] {
  const names = (host.list(socketFolder) ?? []).filter((name) => /^X\d+$/.test(name));
  const sockets = names.filter((name) => host.path(`${socketFolder}/${name}`)?.kind === "socket");
  const numbers = sockets.map((name) => Number(name.slice(1)));
  return numbers.sort((a, b) => a - b).map((number) => `:${number}`);
}
