import type { Report } from "@rocker/core/lifecycle";
import type { Built } from "./steps.ts";
import type { Style } from "./style.ts";

/** Shows the progress of a build or a pull on stderr. */
export interface Progress {
  readonly report: Report;
  /** Reports that an image was built, and restores the terminal. */
  readonly built: (image: Built) => void;
  /** Restores the terminal. */
  readonly stop: () => void;
}

export interface ProgressOptions {
  readonly kind: "auto" | "plain" | "json";
  readonly quiet: boolean;
  /** Whether plain progress includes the output of steps. */
  readonly verbose: boolean;
  /** The number of steps that will be reported. */
  readonly steps: number;
  /** When the build started, by performance.now(). */
  readonly start: number;
  readonly style: Style;
}
