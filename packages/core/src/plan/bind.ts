import type { CopyFromStep, ExecStep, FileStep, LabelStep, PackagesStep, Plan, Step } from "./plan.ts";
import type { RunSpec } from "./run-spec.ts";

/** Properties of the base image, from the engine. */
export interface BaseFacts {
  /** ID of the image in the runtime; determined by its content. */
  readonly id: string;
  /** `repository@sha256:…`, if a registry has it. */
  readonly digest?: string | undefined;
  /** Such as `linux/amd64`, with the variant if there is one. */
  readonly platform: string;
  /** USER of the image; empty: root. */
  readonly user: string;
  /** WORKDIR of the image; empty: "/". */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** A step with all references resolved: users are explicit, and variables have their complete value. */
export type BoundStep =
  | (Omit<ExecStep, "as"> & { readonly as: string })
  | PackagesStep
  | (Omit<FileStep, "owner"> & { readonly owner: string })
  | { readonly type: "env"; readonly from: readonly string[]; readonly name: string; readonly value: string }
  | LabelStep
  | (Omit<CopyFromStep, "owner"> & { readonly owner: string });

/** A plan combined with the facts of the base image: all that a builder and a runtime need. */
export interface BoundPlan {
  readonly base: BaseFacts & { readonly image: string };
  readonly steps: readonly BoundStep[];
  /** USER of the finished image. */
  readonly user: string;
  readonly account: Plan["account"];
  readonly run: RunSpec;
}

// The default of runtimes for an image that sets no PATH (Docker's for Linux).
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Combines a plan with the facts of the base image. A pure function. */
export function bind(plan: Plan, base: BaseFacts): BoundPlan {
  const ofImage = plan.user?.value ?? base.user;
  const user = plan.account ? `${plan.account.uid}:${plan.account.gid}` : ofImage;
  const actors = { root: "0:0", user: user || "0:0" };
  const env = new Map(Object.entries(base.env));
  return {
    base: { ...base, image: plan.base.image },
    steps: plan.steps.map((step) => bindStep(step, actors, env, base.user)),
    user: plan.account ? String(plan.account.uid) : ofImage,
    account: plan.account,
    run: plan.run,
  };
}

function bindStep(
  step: Step,
  actors: { readonly root: string; readonly user: string },
  env: Map<string, string>,
  baseUser: string,
): BoundStep {
  switch (step.type) {
    case "exec":
      return {
        ...step,
        as: actors[step.as],
        env: { ...step.env, ...(step.baseUser !== undefined && { [step.baseUser]: baseUser || "root" }) },
      };
    case "file":
    case "copy-from":
      return { ...step, owner: actors[step.owner] };
    case "env":
      env.set(step.name, step.value);
      return { type: "env", from: step.from, name: step.name, value: step.value };
    case "prepend": {
      const before = env.get(step.name) ?? (step.name === "PATH" ? defaultPath : undefined);
      const value = [...step.entries, ...(before ? [before] : [])].join(":");
      env.set(step.name, value);
      return { type: "env", from: step.from, name: step.name, value };
    }
    default:
      return step;
  }
}
