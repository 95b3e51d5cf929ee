import type { ProgressEvent } from "@rocker/core/lifecycle";
import { printable } from "./printable.ts";
import type { Progress, ProgressOptions } from "./progress-options.ts";
import { describe, summarize } from "./steps.ts";
import { widthOf } from "./width.ts";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** One line that is updated while a step runs, and a permanent one for each completed step. */
export function liveProgress(stream: NodeJS.WriteStream, { steps, start, style }: ProgressOptions): Progress {
  const summary = summarize();
  const running = new Map<
    number,
    { readonly event: Extract<ProgressEvent, { type: "step" }>; readonly since: number }
  >();
  let lastLine = "";
  let frame = 0;

  const erase = () => stream.write("\r\u001b[2K");
  const draw = () => {
    const [current] = [...running.values()].slice(-1);
    const seconds = ((performance.now() - (current?.since ?? start)) / 1000).toFixed(0);
    const what = current ? `[${summary.begun()}/${steps}] ${describe(current.event)}` : "rocker";
    const width = Math.max(20, (widthOf(stream) ?? 80) - 4);
    const text = `${what} ${seconds} s  ${lastLine}`.slice(0, width);
    stream.write(`\r\u001b[2K${style.strong(frames[frame++ % frames.length] ?? "")} ${text}`);
  };
  const keep = (text: string) => {
    erase();
    stream.write(`${text}\n`);
  };
  const timer = setInterval(draw, 100);
  timer.unref();
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    clearInterval(timer);
    erase();
  };

  return {
    report(event) {
      summary.add(event);
      if (event.type === "step") running.set(event.index, { event, since: performance.now() });
      else if (event.type === "output") lastLine = printable(event.line).trim();
      else if (event.type === "base-built") {
        lastLine = "";
        const time = `${((performance.now() - start) / 1000).toFixed(1)} s`;
        keep(`${style.good("✓")} ${printable(event.dockerfile)} ${style.dim(time)}`);
      } else {
        const step = running.get(event.index);
        running.delete(event.index);
        lastLine = "";
        if (!step) return;
        const time = event.cached ? "cached" : `${((performance.now() - step.since) / 1000).toFixed(1)} s`;
        keep(`${style.good("✓")} ${describe(step.event)} ${style.dim(time)}`);
      }
      draw();
    },
    built(image) {
      stop();
      stream.write(`${style.dim(summary.text(image, performance.now() - start))}\n`);
    },
    stop,
  };
}
