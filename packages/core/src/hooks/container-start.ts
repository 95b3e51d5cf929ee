import { rockerError } from "../errors/error.ts";
import type { BoundPlan } from "../plan/bind.ts";
import type { Hook } from "../plan/run-spec.ts";
import { lifecycleRun } from "./lifecycle-words.ts";
import { entrypointPath } from "./paths.ts";

/** How to start a container. */
export interface ContainerStart {
  /** The user to start it as, instead of the user of the image. */
  readonly user?: string;
  /** The program to start, instead of the entrypoint of the image. */
  readonly entrypoint?: string;
  /** The arguments after the image. */
  readonly args: readonly string[];
}

// Spellings of root in USER; anything else is another user or other groups.
const root = ["", "0", "root"];

/**
 * What a runtime must start so that hooks and lifecycle commands run first. The settings of the image do not change: everything that hooks need is
 * passed at start, so a container that is started again runs them again.
 * @throws RockerError RK312 if there are hooks and neither the plan nor the image has a command
 */
export function containerStart({ base, steps, user, run }: BoundPlan): ContainerStart {
  const { hooks, lifecycle } = run;
  if (!hooks && !lifecycle) return { args: run.command };
  const own = [...base.entrypoint, ...(run.command.length > 0 ? run.command : base.command)];
  if (own.length === 0) throw rockerError("RK312", { image: base.image });
  // Lifecycle commands run as the command's user, and may need what the hooks set up.
  const command = lifecycleRun(own, run);
  if (!hooks) {
    const [entrypoint = "", ...args] = command;
    return command.length === own.length ? { args: run.command } : { entrypoint, args };
  }
  const [ofRoot, ofUser] = [hooks.filter(({ as }) => !as), hooks.filter(({ as }) => as)];
  // A second entrypoint, which runs in the user's process, as the command of the first.
  const rest = ofUser.length > 0 ? ["", "true", ...counted([]), ...scripts(ofUser), ...command] : command;
  if (ofRoot.length === 0) return { entrypoint: entrypointPath, args: rest };
  const isRoot = root.includes(user);
  const homeIsGiven =
    "HOME" in base.env ||
    steps.some((step) => step.type === "env" && step.name === "HOME") ||
    run.env.some(({ name }) => name === "HOME");
  const groups = (run.settings.groups ?? []).map(({ value }) => value);
  return {
    ...(!isRoot && { user: "0:0" }),
    entrypoint: entrypointPath,
    args: [
      isRoot ? "" : user,
      String(homeIsGiven),
      ...counted(groups),
      ...scripts(ofRoot),
      ...(ofUser.length > 0 ? [entrypointPath] : []),
      ...rest,
    ],
  };
}

/** Hooks, encoded for the entrypoint. */
function scripts(hooks: readonly Hook[]): string[] {
  return [
    String(hooks.length),
    ...hooks.flatMap(({ from, script, args }) => [from, script, ...counted(args)]),
  ];
}

/** A list with its length, so that its end is known among other arguments. */
function counted(words: readonly string[]): string[] {
  return [String(words.length), ...words];
}
