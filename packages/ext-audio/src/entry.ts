import { join } from "node:path";
import { type EntryContext, linkIntoSession, sessionFolder, type Variables, writeWhole } from "@rocker/core";
import { cookieFile } from "./cookie.ts";
import { pipeWireSocket } from "./pipewire.ts";
import { findServer } from "./server.ts";

/** Where a container that stays sees the sockets of the person's session. */
export const soundFolder = "/run/rocker/audio";

/** What a container that stays was asked to have. */
export interface SoundWish {
  readonly pulse: boolean;
  readonly pipewire: boolean;
}

/** The servers of this terminal's session: their sockets are others after each login. */
export function enteredSound({ pulse, pipewire }: SoundWish, context: EntryContext): Variables {
  return { ...(pulse && pulseVariables(context)), ...(pipewire && pipeWireVariables(context)) };
}

function pulseVariables(context: EntryContext): Variables {
  const { host, folder, inside } = context;
  const server = findServer(host);
  if (!server) return { PULSE_SERVER: "" };
  const text = server.kind === "tcp" ? server.text : linked(server.path, "pulse", context);
  const cookie = host.readFile(cookieFile(host) ?? "");
  if (!text || !cookie) return { PULSE_SERVER: text ? prefixed(text) : "" };
  // The container may write there: a link that it has put in the cookie's place is not followed.
  writeWhole(join(folder, "pulse-cookie"), cookie);
  return { PULSE_SERVER: prefixed(text), PULSE_COOKIE: `${inside}/pulse-cookie` };
}

function pipeWireVariables(context: EntryContext): Variables {
  const socket = pipeWireSocket(context.host);
  return { PIPEWIRE_REMOTE: (socket && linked(socket, "pipewire", context)) ?? "" };
}

const prefixed = (server: string) => (server.startsWith("/") ? `unix:${server}` : server);

/** The socket's path inside; undefined, and the person is told, where it cannot be had. */
function linked(socket: string, name: string, { host, notice }: EntryContext): string | undefined {
  const session = sessionFolder(host, "audio");
  const real = host.path(socket)?.realPath ?? socket;
  const missing = session === undefined ? "you have no runtime folder" : linkIntoSession(session, name, real);
  if (missing === undefined) return `${soundFolder}/${name}`;
  notice(`no sound through ${socket}: ${missing}`);
  return undefined;
}
