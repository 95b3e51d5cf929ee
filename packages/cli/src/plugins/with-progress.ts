import type { Host } from "@rocker/core/lifecycle";
import { interruptible } from "../invoke/interruption.ts";
import { noticesOn } from "../render/notices.ts";
import { printable } from "../render/printable.ts";
import { progressOn } from "../render/progress.ts";
import type { Progress } from "../render/progress-options.ts";
import { styleFor } from "../render/style.ts";
import type { NpmContext } from "./npm.ts";

export interface WorkOptions {
  readonly verbose: boolean;
  readonly quiet: boolean;
}

/** After how many milliseconds progress is shown. */
const progressDelay = 1000;

/** Runs `work`, which calls npm, with progress on stderr. Ctrl-C interrupts it. */
export async function withProgress<Result>(
  { command, title }: { readonly command: string; readonly title: string },
  host: Host,
  { verbose, quiet }: WorkOptions,
  work: (context: NpmContext) => Promise<Result>,
): Promise<Result> {
  const style = styleFor(process.stderr, process.env);
  const { trace } = noticesOn(process.stderr, style, { verbose, quiet });
  const start = performance.now();
  let shown: Progress | undefined;
  const show = () => {
    shown = progressOn(process.stderr, { kind: "auto", quiet, verbose, steps: 1, start, style });
    shown.report({ type: "step", index: 0, title, from: [command] });
  };
  const line = (text: string) => {
    if (verbose) process.stderr.write(`${style.dim(`  ${printable(text)}`)}\n`);
    else shown?.report({ type: "output", line: text });
  };
  const waiting = () => {
    if (!quiet)
      process.stderr.write("rocker: waiting for another rocker process that is changing the plugins\n");
  };
  const timer = setTimeout(show, progressDelay);
  try {
    return await interruptible((signal) => work({ host, signal, trace, line, waiting, verbose }));
  } finally {
    clearTimeout(timer);
    shown?.stop();
  }
}
