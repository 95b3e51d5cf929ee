import type { Host, Read } from "@rocker/core";
import { pipeWirePath, pipeWireSocket } from "./pipewire.ts";
import { candidateSockets, findServer, type Server } from "./server.ts";

const why = (sockets: readonly (string | undefined)[]) => {
  const known = sockets.filter(Boolean);
  return known.length > 0
    ? `No socket at ${known.join(" or ")}.`
    : "XDG_RUNTIME_DIR, where its socket would be, is not set to a directory that you own.";
};

/** The sound server, or why none can be used. */
export function readPulse(host: Host): Read<Server> {
  const server = findServer(host);
  if (server) return { value: server };
  const problem = {
    slug: "no-server",
    what: "no sound server found.",
    why: why(candidateSockets(host)),
    fix: "Start a server (systemctl --user start pulseaudio, or pipewire-pulse), set PULSE_SERVER, or remove --pulse.",
  };
  return { problems: [problem] };
}

/** The real path of PipeWire's socket, or why PipeWire cannot be used. */
export function readPipeWire(host: Host): Read<string> {
  const socket = pipeWireSocket(host);
  if (socket !== undefined) return { value: socket };
  const problem = {
    slug: "no-pipewire",
    what: "no PipeWire server found.",
    why: why([pipeWirePath(host)]),
    fix: "Start PipeWire (systemctl --user start pipewire), or use --pulse, which works with PulseAudio and PipeWire.",
  };
  return { problems: [problem] };
}
