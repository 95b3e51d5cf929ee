import type { ProgressEvent } from "@rocker/core/lifecycle";
import { jsonText } from "@rocker/core/lifecycle";
import { liveProgress } from "./live-progress.ts";
import { printable } from "./printable.ts";
import type { Progress, ProgressOptions } from "./progress-options.ts";
import { type Built, describe, outcomes, summarize } from "./steps.ts";

export function progressOn(stream: NodeJS.WriteStream, options: ProgressOptions): Progress {
  if (options.kind === "json") return jsonProgress(stream);
  if (options.quiet) return { report: () => {}, built: () => {}, stop: () => {} };
  const live = options.kind === "auto" && stream.isTTY && process.env.TERM !== "dumb" && !options.verbose;
  return live ? liveProgress(stream, options) : plainProgress(stream, options);
}

function jsonProgress(stream: NodeJS.WriteStream): Progress {
  const write = (event: ProgressEvent | ({ type: "built" } & Omit<Built, "why">)) =>
    stream.write(`${jsonText(event)}\n`);
  return { report: write, built: (image) => write({ type: "built", ...image }), stop: () => {} };
}

function plainProgress(
  stream: NodeJS.WriteStream,
  { kind, steps, start, verbose, style }: ProgressOptions,
): Progress {
  const summary = summarize();
  const each = outcomes();
  return {
    report(event) {
      summary.add(event);
      each.add(event);
      if (event.type === "step") stream.write(`rocker: [${summary.begun()}/${steps}] ${describe(event)}\n`);
      else if (event.type === "output" && verbose)
        stream.write(`${style.dim(`  ${printable(event.line)}`)}\n`);
      else if (event.type === "base-built")
        stream.write(`rocker: built ${event.image} from ${printable(event.dockerfile)}\n`);
    },
    built(image) {
      if (kind === "plain") for (const line of each.lines(image.why)) stream.write(`rocker: ${line}\n`);
      stream.write(`rocker: ${summary.text(image, performance.now() - start)}\n`);
    },
    stop: () => {},
  };
}
