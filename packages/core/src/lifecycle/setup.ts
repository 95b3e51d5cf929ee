import { Draft } from "../container/draft.ts";
import { ExtensionBuilder } from "../container/extension-builder.ts";
import { joinPackages } from "../container/join-packages.ts";
import { mountPointSteps } from "../container/mount-points.ts";
import { type Problem, RockerError } from "../errors/error.ts";
import { problemOf, type SetupContext } from "../extension/extension.ts";
import type { PlanFact } from "../extension/plan-fact.ts";
import { entrypointSteps } from "../hooks/entrypoint-step.ts";
import type { Host } from "../host/host.ts";
import { type LifecycleCommand, type LifecyclePlan, lifecycleStages } from "../plan/lifecycle-commands.ts";
import { layers, type Plan, planVersion, type Step } from "../plan/plan.ts";
import type { Mount, Settings } from "../plan/run-spec.ts";
import type { Invocation } from "./invocation.ts";
import { type ReadExtension, wrapped } from "./read.ts";

export interface SetupWishes {
  readonly notice?: (extension: string, text: string) => void;
  readonly persistent?: boolean;
}

/**
 * Step 7: each extension writes what it adds, from what it read; the result is the plan. No engine is asked anything.
 * @param requests `notice` receives what extensions tell the user; `stays`: see SetupContext, default false
 * @throws RockerError with every contradiction between extensions
 */
export function setup(
  extensions: readonly ReadExtension[],
  invocation: Invocation,
  host: Host,
  { notice = () => {}, persistent = false }: SetupWishes = {},
): Plan {
  const draft = new Draft();
  for (const { extension, context: read } of extensions) {
    const context: SetupContext = {
      ...read,
      fact: <Value>(fact: PlanFact<Value>) => draft.facts.get(fact.name) as Value | undefined,
      account: draft.account,
      mounts: [...draft.mounts.values()],
      persistent,
      notice: (text) => notice(extension.name, text),
    };
    try {
      extension.setup(new ExtensionBuilder(draft, host, extension.name), context);
    } catch (error) {
      throw wrapped(extension, "setup", error);
    }
  }
  if (draft.problems.length > 0) throw new RockerError(draft.problems);
  const plan = planOf(draft, invocation);
  const problems = extensions.flatMap((one) => review(one, plan));
  if (problems.length > 0) throw new RockerError(problems);
  return plan;
}

/** What the extension has against the plan. */
function review({ extension, context }: ReadExtension, plan: Plan): Problem[] {
  try {
    const found = extension.review?.(plan, context) ?? [];
    return found.map((one) => problemOf(extension.name, one));
  } catch (error) {
    throw wrapped(extension, "review", error);
  }
}

function planOf(draft: Draft, invocation: Invocation): Plan {
  const build = invocation.images.at(-1)?.build;
  const { snapshots } = draft;
  const mounts = [...draft.mounts.values()].map((mount) => asSnapshot(mount, snapshots?.from));
  const hasSnapshots = mounts.some((mount) => "snapshot" in mount);
  const steps = [...entrypointSteps(draft), ...draft.steps, ...mountPointSteps(draft)];
  return {
    version: planVersion,
    base: { image: invocation.image ?? "", ...(build && { build }) },
    ...(draft.account && { account: draft.account }),
    ...(draft.user && { user: draft.user }),
    ...(draft.workdir && { workdir: draft.workdir }),
    steps: joinPackages(inLayers(steps)),
    ...(draft.buildNetwork && { buildNetwork: draft.buildNetwork }),
    run: {
      command: invocation.command,
      env: [...draft.env.values()],
      mounts: outerFirst(mounts),
      settings: Object.fromEntries([...draft.defaults, ...draft.single, ...draft.many]) as Settings,
      preparations: [...draft.preparations, ...(snapshots && hasSnapshots ? [snapshots] : [])],
      ...(draft.hooks.length > 0 && { hooks: draft.hooks }),
      ...(draft.services && { services: draft.services }),
      ...(hasLifecycle(draft) && { lifecycle: lifecycleOf(draft) }),
    },
  };
}

function asSnapshot(mount: Mount, by: string | undefined): Mount {
  const isSnapshot =
    mount.type === "bind" && mount.directory && mount.readOnly && by !== undefined && mount.from !== by;
  return isSnapshot ? { ...mount, snapshot: true } : mount;
}

/** What the startup files set is for programs that users run, too. */
const hasLifecycle = ({ lifecycleCommands, userEnvProbe }: Draft) =>
  lifecycleCommands.length > 0 || (userEnvProbe !== undefined && userEnvProbe.value !== "none");

/** By stage; within one, as the extensions added them. */
function lifecycleOf({ lifecycleCommands, userEnvProbe }: Draft): LifecyclePlan {
  const stage = (command: LifecycleCommand) => lifecycleStages.indexOf(command.stage);
  return {
    commands: [...lifecycleCommands].sort((a, b) => stage(a) - stage(b)),
    // The default of the specification.
    userEnvProbe: userEnvProbe?.value ?? "loginInteractiveShell",
  };
}

/** By layer; within one, as the extensions wrote them. */
function inLayers(steps: readonly Step[]): Step[] {
  return [...steps].sort((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer));
}

/** A mount inside another must come after it. */
function outerFirst<M extends { readonly target: string }>(mounts: readonly M[]): M[] {
  const depth = ({ target }: M) => target.split("/").length;
  return [...mounts].sort((a, b) => depth(a) - depth(b) || (a.target < b.target ? -1 : 1));
}
