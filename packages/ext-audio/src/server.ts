import { isIP } from "node:net";
import { basename, dirname, isAbsolute, join } from "node:path/posix";
import { type Host, ownRuntimeFolder } from "@rocker/core";

/** How sound programs get to a PulseAudio server, which may be PipeWire's. */
export type Server =
  | {
      readonly kind: "socket";
      readonly path: string;
      /** The folder, when nothing but the server's own is in it: a server that starts anew makes a new socket there. */
      readonly folder: string | undefined;
    }
  | {
      readonly kind: "tcp";
      /** As PULSE_SERVER has it. */
      readonly text: string;
      /** Whether it is this machine's, seen from the host's network only. */
      readonly local: boolean;
    };

/** The first server that PULSE_SERVER names, else the one of the person's session; undefined when there is none. */
export function findServer(host: Host): Server | undefined {
  const { PULSE_SERVER, PULSE_RUNTIME_PATH } = host.env;
  if (PULSE_SERVER)
    return parseServers(PULSE_SERVER).find((one) => one.kind === "tcp" || isSocket(one.path, host));
  const runtime = ownRuntimeFolder(host);
  const folders = [PULSE_RUNTIME_PATH, runtime && join(runtime, "pulse")].filter((one) => one !== undefined);
  return folders
    .filter(isAbsolute)
    .map((folder) => atSocket(join(folder, "native")))
    .find(({ path }) => isSocket(path, host));
}

/** The sockets where a server would be, for the error. */
export function placesOf(host: Host): readonly string[] {
  const { PULSE_SERVER, PULSE_RUNTIME_PATH, XDG_RUNTIME_DIR } = host.env;
  if (PULSE_SERVER)
    return parseServers(PULSE_SERVER).flatMap((one) => (one.kind === "socket" ? one.path : []));
  const folders = [PULSE_RUNTIME_PATH, XDG_RUNTIME_DIR && `${XDG_RUNTIME_DIR}/pulse`].filter(Boolean);
  return folders.map((folder) => `${folder}/native`);
}

/**
 * PulseAudio's list of servers (pa_parse_address): blanks between them, `{machine}` in front of one that is good there
 * only, `unix:PATH` or a path, else `tcp:HOST:PORT` or a host.
 */
export function parseServers(text: string): Server[] {
  return text.split(/\s+/).flatMap((word): Server[] => {
    const address = word.replace(/^\{[^}]*\}/, "");
    if (address === "") return [];
    const path = address.replace(/^unix:/, "");
    if (isAbsolute(path)) return [atSocket(path)];
    return [{ kind: "tcp", text: address, local: isLocal(machineOf(address)) }];
  });
}

function atSocket(path: string): Server & { readonly kind: "socket" } {
  const folder = dirname(path);
  return { kind: "socket", path, folder: basename(folder) === "pulse" ? folder : undefined };
}

function isSocket(path: string, host: Host): boolean {
  return host.path(path)?.kind === "socket";
}

function machineOf(address: string): string {
  const rest = address.replace(/^tcp[46]?:/, "");
  return /^\[([^\]]+)\]/.exec(rest)?.[1] ?? (isIP(rest) ? rest : rest.replace(/:\d+$/, ""));
}

/** A name counts, as it may be one of this machine or of its /etc/hosts. */
function isLocal(machine: string): boolean {
  return isIP(machine) === 0 || machine.startsWith("127.") || machine === "::1";
}
