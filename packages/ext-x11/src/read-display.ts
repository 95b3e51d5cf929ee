import type { ExtensionProblem, Host, Read } from "@rocker/core";
import { type Display, parseDisplay } from "./display.ts";
import { localDisplays, socketDirectory, type Transport, transportOf } from "./transport.ts";

const withoutDisplay = "remove --x11 if the program opens no window";

/** A display of the host, and how to connect to it. */
export interface FoundDisplay {
  readonly display: Display;
  readonly transport: Transport;
}

/** The X display of this terminal, or why none can be used. */
export function readDisplay(host: Host): Read<FoundDisplay> {
  const text = host.env.DISPLAY ?? "";
  if (text === "") return { problems: [noDisplay(host)] };
  const display = parseDisplay(text);
  if (!display) return { problems: [malformedDisplay(text, host)] };
  const transport = transportOf(display, host);
  return transport ? { value: { display, transport } } : { problems: [noSocket(display, host)] };
}

function noDisplay(host: Host): ExtensionProblem {
  return {
    slug: "no-display",
    what: "no X display found: DISPLAY is not set.",
    fix: `${setDisplay(host)}, or start rocker in a graphical session or through "ssh -X", or ${withoutDisplay}.`,
  };
}

function malformedDisplay(text: string, host: Host): ExtensionProblem {
  return {
    slug: "malformed-display",
    what: `DISPLAY is set to ${JSON.stringify(text)}, which is not a valid display.`,
    why: 'Valid displays look like ":0", "unix:0", "localhost:10.0" or "host:0". Socket paths are not supported.',
    fix: `${setDisplay(host)}, or use the value of DISPLAY from a terminal of your graphical session.`,
  };
}

function noSocket({ text, number }: Display, host: Host): ExtensionProblem {
  return {
    slug: "no-socket",
    what: `no X server found for the display ${JSON.stringify(text)}.`,
    why: `No socket at ${socketDirectory}/X${number}, and no abstract socket of that name.`,
    fix: `${setDisplay(host)}, or start the X server, or ${withoutDisplay}.`,
  };
}

/** The first part of a fix, with the displays to choose from. */
function setDisplay(host: Host): string {
  const displays = localDisplays(host);
  return displays.length === 0 ? "Set DISPLAY" : `Set DISPLAY (available: ${displays.join(", ")})`;
}
