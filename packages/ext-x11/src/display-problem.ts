import type { ExtensionProblem, Host } from "@rocker/core";
import { parseDisplay } from "./display.ts";
import { localDisplays, reachOf, socketFolder } from "./reach.ts";

const withoutWindows = "leave --x11 out if the program opens no window";

/** Why there is no display to show windows on; undefined when there is one. */
export function displayProblem(host: Host): ExtensionProblem | undefined {
  const text = host.env.DISPLAY ?? "";
  if (text === "") {
    return {
      slug: "no-display",
      what: "there is no X display to show windows on: DISPLAY is not set.",
      fix: `${tryOne(host)} or start rocker in a graphical session or through "ssh -X"; ${withoutWindows}.`,
    };
  }
  const display = parseDisplay(text);
  if (!display) {
    return {
      slug: "malformed-display",
      what: `DISPLAY is ${JSON.stringify(text)}, which names no display.`,
      why: 'A display is written like ":0", "unix:0", "localhost:10.0" or "host:0"; the path of a socket is none.',
      fix: `${tryOne(host)} or take the value that DISPLAY has in a terminal where windows open.`,
    };
  }
  if (reachOf(display, host)) return undefined;
  return {
    slug: "no-socket",
    what: `no X server serves the display ${JSON.stringify(text)}.`,
    why: `There is no socket ${socketFolder}/X${display.number}, neither as a file nor an abstract one.`,
    fix: `${tryOne(host)} or start the X server; ${withoutWindows}.`,
  };
}

/** The beginning of an advice: what to set DISPLAY to, where there is a choice. */
function tryOne(host: Host): string {
  const displays = localDisplays(host);
  if (displays.length === 0) return "Set DISPLAY,";
  return `Set DISPLAY (here ${displays.length > 1 ? "are" : "is"} ${displays.join(", ")}),`;
}
