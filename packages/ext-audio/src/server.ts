import { isIP } from "node:net";
import { basename, dirname, isAbsolute, join } from "node:path/posix";
import { type Host, ownRuntimeDirectory } from "@rocker/core";

/** The address of a PulseAudio server, which may be PipeWire's `pipewire-pulse`. */
export type Server =
  | {
      readonly kind: "socket";
      readonly path: string;
      /** The directory, if only the server uses it: a restarted server creates its new socket there. */
      readonly directory: string | undefined;
    }
  | {
      readonly kind: "tcp";
      /** As written in PULSE_SERVER. */
      readonly text: string;
      /** Whether it is on the host's loopback interface, so that only the host's network reaches it. */
      readonly local: boolean;
    };

/** The first server in PULSE_SERVER, or else the one of the user's session; undefined when there is none. */
export function findServer(host: Host): Server | undefined {
  const { PULSE_SERVER, PULSE_RUNTIME_PATH } = host.env;
  if (PULSE_SERVER)
    return parseServers(PULSE_SERVER).find((one) => one.kind === "tcp" || isSocket(one.path, host));
  const runtime = ownRuntimeDirectory(host);
  const directories = [PULSE_RUNTIME_PATH, runtime && join(runtime, "pulse")].filter(
    (one) => one !== undefined,
  );
  return directories
    .filter(isAbsolute)
    .map((directory) => socketServer(join(directory, "native")))
    .find(({ path }) => isSocket(path, host));
}

/** The sockets that `findServer` looks for, for the error. */
export function candidateSockets(host: Host): readonly string[] {
  const { PULSE_SERVER, PULSE_RUNTIME_PATH, XDG_RUNTIME_DIR } = host.env;
  if (PULSE_SERVER)
    return parseServers(PULSE_SERVER).flatMap((one) => (one.kind === "socket" ? one.path : []));
  const directories = [PULSE_RUNTIME_PATH, XDG_RUNTIME_DIR && `${XDG_RUNTIME_DIR}/pulse`].filter(Boolean);
  return directories.map((directory) => `${directory}/native`);
}

/**
 * Parses PulseAudio's list of servers (pa_parse_address): separated by whitespace, each `unix:PATH`, a path,
 * `tcp:HOST:PORT` or a host, optionally prefixed with `{machine}` for a server that is valid on that machine only.
 */
export function parseServers(text: string): Server[] {
  return text.split(/\s+/).flatMap((entry): Server[] => {
    const address = entry.replace(/^\{[^}]*\}/, "");
    if (address === "") return [];
    const path = address.replace(/^unix:/, "");
    if (isAbsolute(path)) return [socketServer(path)];
    return [{ kind: "tcp", text: address, local: isLocal(hostNameOf(address)) }];
  });
}

function socketServer(path: string): Server & { readonly kind: "socket" } {
  const directory = dirname(path);
  return { kind: "socket", path, directory: basename(directory) === "pulse" ? directory : undefined };
}

function isSocket(path: string, host: Host): boolean {
  return host.path(path)?.kind === "socket";
}

function hostNameOf(address: string): string {
  const rest = address.replace(/^tcp[46]?:/, "");
  return /^\[([^\]]+)\]/.exec(rest)?.[1] ?? (isIP(rest) ? rest : rest.replace(/:\d+$/, ""));
}

/** Any name counts as local: it may be the host's own name, or resolve to loopback in its /etc/hosts. */
function isLocal(name: string): boolean {
  return isIP(name) === 0 || name.startsWith("127.") || name === "::1";
}
