import { chmodSync, copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ownDirectory } from "../test-user.ts";

/** Kills rocker at a step of its work with files and programs (see kill-at.mjs), or counts these steps. */
export class StepKiller {
  readonly #directory = ownDirectory();
  readonly #module = join(this.#directory, "kill-at.mjs");
  readonly #count = join(this.#directory, "count");

  /** Variables of a run whose steps are counted. */
  counting(): Readonly<Record<string, string>> {
    return this.#variables({ ROCKER_FAULT_COUNT: this.#count });
  }

  /** Variables of a run that is killed. @param step from 1 */
  killingAt(step: number): Readonly<Record<string, string>> {
    return this.#variables({ ROCKER_FAULT_AT: String(step) });
  }

  /** The number of steps of the last run that was counted. */
  get steps(): number {
    return Number(readFileSync(this.#count, "utf8"));
  }

  #variables(fault: Readonly<Record<string, string>>) {
    // The test's user reads it, and may not be able to read the repository.
    if (!existsSync(this.#module)) {
      copyFileSync(join(import.meta.dirname, "kill-at.mjs"), this.#module);
      chmodSync(this.#module, 0o644);
    }
    return { NODE_OPTIONS: `--import=${this.#module.replaceAll(" ", "%20")}`, ...fault };
  }
}
