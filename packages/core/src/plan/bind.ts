import type { CopyFromStep, ExecStep, FileStep, LabelStep, PackagesStep, Plan, Step } from "./plan.ts";
import type { EnvEntry, RunSpec, Settings } from "./run-spec.ts";

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
  const steps = plan.steps.map((step) => bindStep(step, actors, env, base));
  for (const entry of plan.run.env) if ("value" in entry && !entry.expand) env.set(entry.name, entry.value);
  return {
    base: { ...base, image: plan.base.image },
    steps,
    user: plan.account ? String(plan.account.uid) : ofImage,
    account: plan.account,
    run: {
      ...plan.run,
      env: plan.run.env.map((entry) => bindVariable(entry, env)),
      settings: bindSettings(plan, base),
    },
  };
}

/** Builders write "/" where no WORKDIR was set. */
function bindSettings({ workdir, run: { settings } }: Plan, base: BaseFacts): Settings {
  const hasOwn = settings.workdir !== undefined || !["", "/"].includes(base.workdir);
  return workdir === undefined || hasOwn ? settings : { ...settings, workdir };
}

function bindStep(
  step: Step,
  actors: { readonly root: string; readonly user: string },
  env: Map<string, string>,
  base: BaseFacts,
): BoundStep {
  switch (step.type) {
    case "exec":
      return bindExec(step, actors, base);
    case "file":
    case "copy-from":
      return { ...step, owner: actors[step.owner] };
    case "env": {
      const value = step.expand ? expanded(step.value, env) : step.value;
      env.set(step.name, value);
      return { type: "env", from: step.from, name: step.name, value };
    }
    case "prepend": {
      const before = valueIn(step.name, env);
      const value = [...step.entries, ...(before ? [before] : [])].join(":");
      env.set(step.name, value);
      return { type: "env", from: step.from, name: step.name, value };
    }
    default:
      return step;
  }
}

function bindExec(
  { userVariable, ...step }: ExecStep,
  actors: { readonly root: string; readonly user: string },
  base: BaseFacts,
): BoundStep {
  const user = userVariable === undefined ? {} : { [userVariable]: base.user || "root" };
  return { ...step, env: { ...step.env, ...user }, as: actors[step.as] };
}

const valueIn = (name: string, env: ReadonlyMap<string, string>) =>
  env.get(name) ?? (name === "PATH" ? defaultPath : undefined);

/** As ENV in a Dockerfile does it: a variable that is not set is empty. */
function expanded(text: string, env: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
    (_, braced: string | undefined, plain: string | undefined) => valueIn(braced ?? plain ?? "", env) ?? "",
  );
}

/** A variable of the container whose value refers to variables of the image, or to others of the container. */
function bindVariable(entry: EnvEntry, env: ReadonlyMap<string, string>): EnvEntry {
  if (!("value" in entry) || !entry.expand) return entry;
  const { name, from } = entry;
  const value = entry.value.replace(
    /\$\{containerEnv:([^}:]+)(?::([^}]*))?\}/g,
    (_, referred: string, fallback = "") => valueIn(referred, env) ?? fallback,
  );
  return { name, value, from };
}
