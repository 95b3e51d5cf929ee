import type { ProgressEvent } from "@rocker/core/lifecycle";
import { countText, sizeText } from "./amounts.ts";
import { printable } from "./printable.ts";

/** A step in one line: the extensions that requested it, and its title. */
export function describe({ title, from }: Extract<ProgressEvent, { type: "step" }>): string {
  return printable(`${from.join(", ")}: ${title}`);
}

/** An image that has just been built. */
export interface Built {
  readonly tag: string;
  /** Bytes added to the base image; undefined if the engine does not report it. */
  readonly adds: number | undefined;
  /** Why a step was run, by its index in the plan. */
  readonly why?: (index: number) => string;
}

/** Collects the outcome of each step, one line per step. */
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

/** Counts the steps that were built and those that were cached. */
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
    /** The number of steps that were started. */
    begun: () => begun,
    text: ({ tag, adds }: Built, milliseconds: number) =>
      `built ${tag} in ${(milliseconds / 1000).toFixed(1)} s (${countText(done, "step")}, ${cached} cached)` +
      (adds === undefined ? "" : `, ${sizeText(adds)} added`),
  };
}
