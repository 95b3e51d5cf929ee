import type { ExtensionProblem, Host } from "@rocker/core";
import { displayPlace, displaysHere, findDisplay } from "./display.ts";

/** Why there is no Wayland display to show windows on; undefined when there is one. */
export function displayProblem(host: Host): ExtensionProblem | undefined {
  if (findDisplay(host)) return undefined;
  const place = displayPlace(host);
  const here = displaysHere(host);
  const choice = here.length === 0 ? "" : ` (here ${here.length > 1 ? "are" : "is"} ${here.join(", ")})`;
  return {
    slug: "no-display",
    what: "there is no Wayland display to show windows on.",
    why:
      place === undefined
        ? "XDG_RUNTIME_DIR, where its socket would be, is not set to a folder of yours."
        : `There is no socket ${place}.`,
    fix: `Set WAYLAND_DISPLAY${choice}, or start rocker in a Wayland session; on an X11 session use --x11.`,
  };
}
