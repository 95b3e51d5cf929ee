import type { CopyFromStep, ExecStep, FileStep, LabelStep, PackagesStep, Plan, Step } from "./plan.ts";
import type { RunSpec } from "./run-spec.ts";

/** What an engine knows of the base image. */
export interface BaseFacts {
  /** The image's id in the runtime: content, not a name. */
  readonly id: string;
  /** `repository@sha256:…` where a registry knows it. */
  readonly digest?: string | undefined;
  /** `linux/amd64`, with variant where there is one. */
  readonly platform: string;
  /** The image's USER; empty: root. */
  readonly user: string;
  /** The image's WORKDIR; empty: "/". */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** A step with nothing left to know: users are written out, variables have their whole value. */
export type BoundStep =
  | (Omit<ExecStep, "as"> & { readonly as: string })
  | PackagesStep
  | (Omit<FileStep, "owner"> & { readonly owner: string })
  | { readonly type: "env"; readonly from: readonly string[]; readonly name: string; readonly value: string }
  | LabelStep
  | (Omit<CopyFromStep, "owner"> & { readonly owner: string });

/** A plan with the base's facts put in: all that a builder and a runtime need. */
export interface BoundPlan {
  readonly base: BaseFacts & { readonly image: string };
  readonly steps: readonly BoundStep[];
  /** The USER that the finished image has. */
  readonly user: string;
  readonly account: Plan["account"];
  readonly run: RunSpec;
}

// What a runtime gives an image that names no PATH (Docker's default for Linux).
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Puts the base's facts into a plan. Pure: the same two give the same result. */
export function bind(plan: Plan, base: BaseFacts): BoundPlan {
  const user = plan.account ? `${plan.account.uid}:${plan.account.gid}` : base.user;
  const actors = { root: "0:0", user: user || "0:0" };
  const env = new Map(Object.entries(base.env));
  return {
    base: { ...base, image: plan.base.image },
    steps: plan.steps.map((step) => bindStep(step, actors, env)),
    user: plan.account ? String(plan.account.uid) : base.user,
    account: plan.account,
    run: plan.run,
  };
}

function bindStep(
  step: Step,
  actors: { readonly root: string; readonly user: string },
  env: Map<string, string>,
): BoundStep {
  switch (step.type) {
    case "exec":
      return { ...step, as: actors[step.as] };
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
