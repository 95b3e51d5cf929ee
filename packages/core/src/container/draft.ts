import { type Problem, problem } from "../errors/error.ts";
import type { Account } from "../plan/account.ts";
import type { LifecycleCommand, UserEnvProbe } from "../plan/lifecycle-commands.ts";
import type { BuildNetwork, CopyFromStep, FileStep, Step } from "../plan/plan.ts";
import type { EnvEntry, Hook, Mount, Preparation, Sourced } from "../plan/run-spec.ts";
import type { Services } from "../plan/services.ts";
import type { SettingName } from "../plan/settings/table.ts";

/** An unfinished plan: what all extensions have added, and their conflicts. */
export class Draft {
  readonly steps: Step[] = [];
  /** The last step for each path of the image. */
  readonly files = new Map<string, { readonly from: string; readonly step: FileStep | CopyFromStep }>();
  /** The last values of variables and labels of the image. */
  readonly assigned = new Map<string, { readonly from: string; readonly value: string }>();
  readonly env = new Map<string, EnvEntry>();
  readonly mounts = new Map<string, Mount>();
  readonly single = new Map<SettingName, Sourced<string>>();
  /** For settings that have no entry in `single`. */
  readonly defaults = new Map<SettingName, Sourced<string>>();
  readonly many = new Map<SettingName, Sourced<string>[]>();
  readonly preparations: Preparation[] = [];
  readonly hooks: Hook[] = [];
  services: Services | undefined;
  readonly facts = new Map<string, unknown>();
  readonly problems: Problem[] = [];
  /** The preparation that creates snapshots. */
  snapshots: Preparation | undefined;
  buildNetwork: BuildNetwork | undefined;
  readonly lifecycleCommands: LifecycleCommand[] = [];
  userEnvProbe: Sourced<UserEnvProbe> | undefined;
  user: Sourced<string> | undefined;
  workdir: Sourced<string> | undefined;
  account: (Account & { readonly from: string }) | undefined;

  /**
   * The merge rule for everything that has only one value: the same extension can set it again (the last value wins), and
   * another one must set the same value.
   * @returns whether `entry` can be set
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
