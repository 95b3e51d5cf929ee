import type { Host, Session } from "@rocker/core/lifecycle";
import type { Notices } from "../render/notices.ts";
import { askLine } from "./ask-line.ts";
import { hasTerminal } from "./has-terminal.ts";

/** A pipeline session for the command line: notices go to stderr, and questions to the user if there is a terminal. */
export function terminalSession(host: Host, notices: Notices): Session {
  return {
    host,
    ...(hasTerminal() && { ask: askLine, approve: askForHostAccess }),
    report: reportTo(notices),
  };
}

/**
 * Each message once, even if something is planned again. Progress of builds is not shown here: it has a display of its own.
 */
export function reportTo(notices: Notices): Session["report"] {
  const reported = new Set<string>();
  const once = (text: string, report: () => void) => {
    if (!reported.has(text)) report();
    reported.add(text);
  };
  return (event) => {
    if (event.type === "warning") once(event.problem.what, () => notices.warning(event.problem));
    else if (event.type === "notice")
      once(`${event.extension}: ${event.text}`, () => notices.ofExtension(event.extension, event.text));
    else if (event.type === "trace") notices.trace(event.text);
  };
}

/** Loaded only to ask a question. */
const askForHostAccess: Session["approve"] = async (request) => {
  const { askHostAccess } = await import("./ask-consent.ts");
  return (await askHostAccess(request)) === true;
};
