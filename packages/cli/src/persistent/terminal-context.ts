import {
  type Host,
  lifecycleName,
  type PipelineEvent,
  type Registered,
  type Session,
  singleQuoted,
} from "@rocker/core/lifecycle";
import type { ContainerEvent, PersistentContext } from "@rocker/core/persistent";
import { hasTerminal } from "../invoke/has-terminal.ts";
import { interruptible } from "../invoke/interruption.ts";
import { reportTo } from "../invoke/terminal-session.ts";
import type { Notices } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { askDecision } from "./ask-decision.ts";
import { differenceText } from "./difference-text.ts";

interface TerminalOptions {
  /** The command that continues with lifecycle commands that have not been completed. */
  readonly resume?: string;
}

/** Persistent containers for the command line: events are texts on stderr, and the user decides if there is a terminal. */
export function terminalContext(
  registered: Registered,
  host: Host,
  notices: Notices,
  { resume = "rocker up" }: TerminalOptions = {},
): PersistentContext {
  const ofPipeline = reportTo(notices);
  return {
    host,
    registered,
    interruptible,
    ...(hasTerminal() && { decide: askDecision }),
    report: (event) => {
      if (event.type !== "lifecycle-pending") return showEvent(event, notices, ofPipeline);
      const command = lifecycleName(event.command);
      notices.note(`${command} of ${event.name} has not been completed. To run it, use: ${resume}`);
    },
  };
}

function showEvent(
  event: Exclude<ContainerEvent, { readonly type: "lifecycle-pending" }> | PipelineEvent,
  { note }: Notices,
  ofPipeline: Session["report"],
): void {
  switch (event.type) {
    case "container-gone":
      note(`container ${event.name} no longer exists in ${event.engine}; recreating it`);
      break;
    case "container-differs": {
      const text = differenceText(event.name, event.differences, styleFor(process.stderr, process.env));
      process.stderr.write(`${text}\n`);
      break;
    }
    case "base-changed":
      note(
        `base image ${event.image} has changed since ${event.name} was created. To use the new one, run: rocker up --recreate`,
      );
      break;
    case "container-starting":
      note(`starting container ${event.name}`);
      break;
    case "container-busy":
      process.stderr.write(`rocker: waiting for another rocker process that uses container ${event.name}\n`);
      break;
    case "files-left": {
      const quoted = singleQuoted(event.directory);
      note(
        `container ${event.name} created files that belong to another user. To remove them, use: sudo rm -r -- ${quoted}`,
      );
      break;
    }
    case "lifecycle-output":
      process.stderr.write(event.chunk);
      break;
    default:
      ofPipeline(event);
  }
}
