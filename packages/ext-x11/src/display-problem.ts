import type { ExtensionProblem, Host } from "@rocker/core";
import { parseDisplay } from "./display.ts";
import { localDisplays, socketDirectory, transportOf } from "./transport.ts";

const withoutDisplay = "remove --x11 if the program opens no window";

/** Why no X display can be used; undefined when one was found. */
export function displayProblem(host: Host): ExtensionProblem | undefined {
  const text = host.env.DISPLAY ?? "";
  if (text === "") {
    return {
      slug: "no-display",
      what: "no X display found: DISPLAY is not set.",
      fix: `${setDisplay(host)}, or start rocker in a graphical session or through "ssh -X", or ${withoutDisplay}.`,
    };
  }
  const display = parseDisplay(text);
  if (!display) {
    return {
      slug: "malformed-display",
      what: `DISPLAY is set to ${JSON.stringify(text)}, which is not a valid display.`,
      why: 'Valid displays look like ":0", "unix:0", "localhost:10.0" or "host:0". Socket paths are not supported.',
      fix: `${setDisplay(host)}, or use the value of DISPLAY from a terminal of your graphical session.`,
    };
  }
  if (transportOf(display, host)) return undefined;
  return {
    slug: "no-socket",
    what: `no X server found for the display ${JSON.stringify(text)}.`,
    why: `No socket at ${socketDirectory}/X${display.number}, and no abstract socket of that name.`,
    fix: `${setDisplay(host)}, or start the X server, or ${withoutDisplay}.`,
  };
}

/** The first part of a fix, with the displays to choose from. */
function setDisplay(host: Host): string {
  const displays = localDisplays(host);
  return displays.length === 0 ? "Set DISPLAY" : `Set DISPLAY (available: ${displays.join(", ")})`;
}
