import type { ProgressEvent } from "@rocker/core/lifecycle";
import { countText, sizeText } from "./amounts.ts";
import { printable } from "./printable.ts";

/** A step in one line: who asked for it, what it is. */
export function describe({ title, from }: Extract<ProgressEvent, { type: "step" }>): string {
  return printable(`${from.join(", ")}: ${title}`);
}

/** An image that was built now. */
export interface Built {
  readonly tag: string;
  /** Bytes beyond the base image; undefined where the engine does not tell. */
  readonly adds: number | undefined;
  /** Why a step was run, by its place in the plan. */
  readonly why?: (index: number) => string;
}

/** What became of each step, a line each, once all are done. */
export function outcomes() {
  const begun = new Map<number, { readonly text: string; readonly since: number }>();
  const lines: { readonly index: number; readonly line: (why: Built["why"]) => string }[] = [];
  return {
    add(event: ProgressEvent) {
      if (event.type === "step") begun.set(event.index, { text: describe(event), since: performance.now() });
      if (event.type !== "step-done") return;
      const { text = "", since = performance.now() } = begun.get(event.index) ?? {};
      const seconds = ((performance.now() - since) / 1000).toFixed(1);
      const { index, cached } = event;
      lines.push({
        index,
        line: (why) =>
          cached ? `cached: ${text}` : `ran in ${seconds} s: ${text}${why ? `: ${why(index)}` : ""}`,
      });
    },
    lines: (why: Built["why"]) => lines.sort((a, b) => a.index - b.index).map(({ line }) => line(why)),
  };
}

/** Counts what was built and what was there. */
export function summarize() {
  let begun = 0;
  let done = 0;
  let cached = 0;
  return {
    add(event: ProgressEvent) {
      if (event.type === "step") begun++;
      if (event.type !== "step-done") return;
      done++;
      if (event.cached) cached++;
    },
    /** How many steps have begun. */
    begun: () => begun,
    text: ({ tag, adds }: Built, milliseconds: number) =>
      `built ${tag} in ${(milliseconds / 1000).toFixed(1)} s (${countText(done, "step")}, ${cached} cached)` +
      (adds === undefined ? "" : `, ${sizeText(adds)} added`),
  };
}
