import { join } from "node:path";
import {
  type EntryContext,
  linkIntoSession,
  sessionDirectory,
  type Variables,
  writeFileAtomic,
} from "@rocker/core";
import { cookieFile } from "./cookie.ts";
import { pipeWireSocket } from "./pipewire.ts";
import { findServer } from "./server.ts";

/** Where a persistent container finds the sockets of the user's session. */
export const soundDirectory = "/run/rocker/audio";

/** The sound options of a persistent container. */
export interface SoundRequest {
  readonly pulse: boolean;
  readonly pipewire: boolean;
}

/** The variables that name the servers of the current session, whose sockets change with each login. */
export function sessionVariables({ pulse, pipewire }: SoundRequest, context: EntryContext): Variables {
  return { ...(pulse && pulseVariables(context)), ...(pipewire && pipeWireVariables(context)) };
}

function pulseVariables(context: EntryContext): Variables {
  const { host, directory, containerDirectory } = context;
  const server = findServer(host);
  if (!server) return { PULSE_SERVER: "" };
  const text = server.kind === "tcp" ? server.text : linked(server.path, "pulse", context);
  const cookie = host.readFile(cookieFile(host) ?? "");
  if (!text || !cookie) return { PULSE_SERVER: text ? prefixed(text) : "" };
  // The container can write to this directory, so a symbolic link at this path must not be followed.
  writeFileAtomic(join(directory, "pulse-cookie"), cookie);
  return { PULSE_SERVER: prefixed(text), PULSE_COOKIE: `${containerDirectory}/pulse-cookie` };
}

function pipeWireVariables(context: EntryContext): Variables {
  const socket = pipeWireSocket(context.host);
  return { PIPEWIRE_REMOTE: (socket && linked(socket, "pipewire", context)) ?? "" };
}

const prefixed = (server: string) => (server.startsWith("/") ? `unix:${server}` : server);

/** The socket's path in the container; undefined, after a notice, when it cannot be linked. */
function linked(socket: string, name: string, { host, notice }: EntryContext): string | undefined {
  const session = sessionDirectory(host, "audio");
  const real = host.path(socket)?.realPath ?? socket;
  const missing =
    session === undefined
      ? "you have no runtime directory (XDG_RUNTIME_DIR)"
      : linkIntoSession(session, name, real);
  if (missing === undefined) return `${soundDirectory}/${name}`;
  notice(`no sound through ${socket}: ${missing}`);
  return undefined;
}
