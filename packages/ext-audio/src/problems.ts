import type { ExtensionProblem, Host } from "@rocker/core";
import { pipeWirePath, pipeWireSocket } from "./pipewire.ts";
import { candidateSockets, findServer } from "./server.ts";

const why = (sockets: readonly (string | undefined)[]) => {
  const known = sockets.filter(Boolean);
  return known.length > 0
    ? `No socket at ${known.join(" or ")}.`
    : "XDG_RUNTIME_DIR, where its socket would be, is not set to a directory that you own.";
};

/** Why no sound server can be used; undefined when one was found. */
export function pulseProblem(host: Host): ExtensionProblem | undefined {
  if (findServer(host)) return undefined;
  return {
    slug: "no-server",
    what: "no sound server found.",
    why: why(candidateSockets(host)),
    fix: "Start a server (systemctl --user start pulseaudio, or pipewire-pulse), set PULSE_SERVER, or remove --pulse.",
  };
}

/** Why PipeWire cannot be used; undefined when its socket was found. */
export function pipeWireProblem(host: Host): ExtensionProblem | undefined {
  if (pipeWireSocket(host)) return undefined;
  return {
    slug: "no-pipewire",
    what: "no PipeWire server found.",
    why: why([pipeWirePath(host)]),
    fix: "Start PipeWire (systemctl --user start pipewire), or use --pulse, which works with PulseAudio and PipeWire.",
  };
}
