import type { ProgressEvent } from "@rocker/core/lifecycle";
import { countText, sizeText } from "./amounts.ts";
import { printable } from "./printable.ts";

/** A step in one line: who asked for it, what it is. */
export function describe({ title, from }: Extract<ProgressEvent, { type: "step" }>): string {
  return `${from.join(", ")}: ${printable(title)}`;
}

/** An image that was built now. */
export interface Built {
  readonly tag: string;
  /** Bytes beyond the base image; undefined where the engine does not tell. */
  readonly adds: number | undefined;
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
