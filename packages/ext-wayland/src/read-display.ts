import type { ExtensionProblem, Host, Read } from "@rocker/core";
import { availableDisplays, displaySocket, findDisplay, type WaylandDisplay } from "./display.ts";

/** The Wayland display of the user's session, or why none can be used. */
export function readDisplay(host: Host): Read<WaylandDisplay> {
  const display = findDisplay(host);
  return display ? { value: display } : { problems: [noDisplay(host)] };
}

function noDisplay(host: Host): ExtensionProblem {
  const socket = displaySocket(host);
  const available = availableDisplays(host);
  const choice = available.length === 0 ? "" : ` (available: ${available.join(", ")})`;
  return {
    slug: "no-display",
    what: "no Wayland display found.",
    why:
      socket === undefined
        ? "XDG_RUNTIME_DIR, where its socket would be, is not set to a directory that you own."
        : `No socket at ${socket}.`,
    fix: `Set WAYLAND_DISPLAY${choice}, or start rocker in a Wayland session. In an X11 session, use --x11.`,
  };
}
