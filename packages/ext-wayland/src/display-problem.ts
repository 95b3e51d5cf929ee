import type { ExtensionProblem, Host } from "@rocker/core";
import { availableDisplays, displaySocket, findDisplay } from "./display.ts";

/** Why no Wayland display can be used; undefined when one was found. */
export function displayProblem(host: Host): ExtensionProblem | undefined {
  if (findDisplay(host)) return undefined;
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
