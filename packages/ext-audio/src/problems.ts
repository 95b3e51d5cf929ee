import type { ExtensionProblem, Host } from "@rocker/core";
import { pipeWirePlace, pipeWireSocket } from "./pipewire.ts";
import { findServer, placesOf } from "./server.ts";

const why = (places: readonly (string | undefined)[]) => {
  const known = places.filter(Boolean);
  return known.length > 0
    ? `There is no socket ${known.join(", nor ")}.`
    : "XDG_RUNTIME_DIR, where its socket would be, is not set to a folder of yours.";
};

/** Why there is no sound server to play on; undefined when there is one. */
export function pulseProblem(host: Host): ExtensionProblem | undefined {
  if (findServer(host)) return undefined;
  return {
    slug: "no-server",
    what: "there is no sound server to play on.",
    why: why(placesOf(host)),
    fix: "Start PulseAudio or pipewire-pulse (systemctl --user start pulseaudio, or pipewire-pulse), or set PULSE_SERVER; leave --pulse out if the program is silent.",
  };
}

/** Why there is no PipeWire; undefined when there is one. */
export function pipeWireProblem(host: Host): ExtensionProblem | undefined {
  if (pipeWireSocket(host)) return undefined;
  return {
    slug: "no-pipewire",
    what: "there is no PipeWire server.",
    why: why([pipeWirePlace(host)]),
    fix: "Start it (systemctl --user start pipewire), or use --pulse, which works with PulseAudio and PipeWire.",
  };
}
