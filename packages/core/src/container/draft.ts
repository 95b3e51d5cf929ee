import { type Problem, problem } from "../errors/error.ts";
import type { Account } from "../plan/account.ts";
import type { CopyFromStep, FileStep, Step } from "../plan/plan.ts";
import type { EnvEntry, Hook, Mount, Preparation, Sourced } from "../plan/run-spec.ts";
import type { SettingName } from "../plan/settings/table.ts";

/** A plan in the making: what all extensions wrote, and where they contradict one another. */
export class Draft {
  readonly steps: Step[] = [];
  /** What was last put at a path of the image. */
  readonly files = new Map<string, { readonly from: string; readonly step: FileStep | CopyFromStep }>();
  /** What the image's variables and labels were last set to. */
  readonly assigned = new Map<string, { readonly from: string; readonly value: string }>();
  readonly env = new Map<string, EnvEntry>();
  readonly mounts = new Map<string, Mount>();
  readonly single = new Map<SettingName, Sourced<string>>();
  readonly many = new Map<SettingName, Sourced<string>[]>();
  readonly preparations: Preparation[] = [];
  readonly hooks: Hook[] = [];
  readonly facts = new Map<string, unknown>();
  readonly problems: Problem[] = [];
  account: (Account & { readonly from: string }) | undefined;

  /**
   * The one merge rule for what can have one value only: the same extension may write again (the later
   * one holds), another must say the same.
   * @returns whether `entry` may be written
   */
  agree<Entry extends { readonly from: string }>(
    what: string,
    before: Entry | undefined,
    entry: Entry,
    describe: (entry: Entry) => string,
  ): boolean {
    if (!before || before.from === entry.from || describe(before) === describe(entry)) return true;
    this.problems.push(
      problem("RK301", {
        what,
        first: before.from,
        firstValue: describe(before),
        second: entry.from,
        secondValue: describe(entry),
      }),
    );
    return false;
  }
}
