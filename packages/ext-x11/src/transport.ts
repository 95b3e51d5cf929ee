import { isIP } from "node:net";
import type { Host } from "@rocker/core";
import type { Display } from "./display.ts";

/** The directory of X sockets, on the host and in the container. */
export const socketDirectory = "/tmp/.X11-unix";

/** How programs connect to a display: a socket file, an abstract socket, or TCP. */
export type Transport = "socket" | "abstract" | "tcp";

/** How to connect to a display; undefined when a local one has no socket. TCP connections are not tested. */
export function transportOf(display: Display, host: Host): Transport | undefined {
  if (display.machine !== undefined) return "tcp";
  const socket = `${socketDirectory}/X${display.number}`;
  if (host.path(socket)?.kind === "socket") return "socket";
  const abstract = ` @${socket}`;
  const open = host.readFile("/proc/net/unix")?.toString("latin1").split("\n") ?? [];
  return open.some((line) => line.endsWith(abstract)) ? "abstract" : undefined;
}

/**
 * Why the container needs the host's network to connect to the display; undefined when it does not. Any host name needs
 * it, because it may be the host's own name or defined in its /etc/hosts.
 */
export function hostNetworkReason(display: Display, transport: Transport): string | undefined {
  if (transport === "abstract") return "its X server has no socket file, only an abstract socket";
  const machine = display.machine;
  if (machine === undefined || (isIP(machine) && !isLoopback(machine))) return undefined;
  return "its X server is reached over TCP";
}

/** Whether X programs treat the address as local. */
export function isLoopback(address: string): boolean {
  return address === "127.0.0.1" || address === "::1";
}

/** The local displays that have a socket file, in numerical order. */
export function localDisplays(host: Host): readonly string[] {
  const names = (host.list(socketDirectory) ?? []).filter((name) => /^X\d+$/.test(name));
  const sockets = names.filter((name) => host.path(`${socketDirectory}/${name}`)?.kind === "socket");
  const numbers = sockets.map((name) => Number(name.slice(1)));
  return numbers.sort((a, b) => a - b).map((number) => `:${number}`);
}
