import { failWith } from "../errors/error.ts";
import type { BoundPlan } from "../plan/bind.ts";
import type { Hook } from "../plan/run-spec.ts";
import { entrypointPath } from "./paths.ts";

/** How a container is to be started. */
export interface ContainerStart {
  /** Who the engine starts it as, instead of the image's user. */
  readonly user?: string;
  /** What the engine starts, instead of the image's entrypoint. */
  readonly entrypoint?: string;
  /** What follows the image. */
  readonly args: readonly string[];
}

// USER as these images write root; any other is another user or other groups.
const root = ["", "0", "root"];

/**
 * What a runtime must start so that hooks run first. The image's own settings stay as they are: all that hooks need
 * is told at the start, so a container that is started again runs them again.
 * @throws RockerError when there are hooks and neither plan nor image name a command
 */
export function containerStart({ base, steps, user, run }: BoundPlan): ContainerStart {
  const { hooks } = run;
  if (!hooks) return { args: run.command };
  const command = [...base.entrypoint, ...(run.command.length > 0 ? run.command : base.command)];
  if (command.length === 0) throw failWith("RK312", { image: base.image });
  const [ofRoot, ofUser] = [hooks.filter(({ as }) => !as), hooks.filter(({ as }) => as)];
  // A second entrypoint, which the user's process runs, as its command.
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

/** Hooks as the entrypoint reads them. */
function scripts(hooks: readonly Hook[]): string[] {
  return [
    String(hooks.length),
    ...hooks.flatMap(({ from, script, args }) => [from, script, ...counted(args)]),
  ];
}

/** A list whose end can be seen among other arguments. */
function counted(words: readonly string[]): string[] {
  return [String(words.length), ...words];
}
