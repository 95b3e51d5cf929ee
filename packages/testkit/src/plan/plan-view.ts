import type { EnvEntry, Mount, Plan, SettingName, Step } from "@rocker/core";
import type { Problem } from "@rocker/core/lifecycle";

type StepOf<Type extends Step["type"]> = Extract<Step, { readonly type: Type }>;

/** A plan with accessors for tests. What does not exist is an error that lists what does. */
export interface PlanView {
  readonly plan: Plan;
  /** Names of the extensions of this run, in the order in which they were set up. */
  readonly active: readonly string[];
  /** Notices of extensions for the user. */
  readonly notices: readonly { readonly from: string; readonly text: string }[];
  /** Warnings of rocker. */
  readonly warnings: readonly Problem[];
  /** All steps of one type, in the order of the image. */
  steps<Type extends Step["type"]>(type: Type): readonly StepOf<Type>[];
  /** The only step of a type with this title, path, variable, label or copy target; packages have no name. */
  step<Type extends Step["type"]>(type: Type, named?: string): StepOf<Type>;
  mountAt(target: string): Mount;
  hasMountAt(target: string): boolean;
  /** A variable of the running container: its value, or `{ host: true }` for the value of the host; undefined: not set. */
  variable(name: string): string | { readonly host: true } | undefined;
  /** A setting of the container: one value, several, or undefined. */
  setting(name: SettingName): string | readonly string[] | undefined;
}

export function viewOf(plan: Plan, facts: Pick<PlanView, "active" | "notices" | "warnings">): PlanView {
  const { steps, run } = plan;
  const stepsOf = <Type extends Step["type"]>(type: Type) =>
    steps.filter((step): step is StepOf<Type> => step.type === type);
  return {
    plan,
    ...facts,
    steps: stepsOf,
    step(type, named) {
      const found = stepsOf(type).filter((step) => named === undefined || nameOf(step) === named);
      const [only] = found;
      if (only && found.length === 1) return only;
      const name = named === undefined ? "" : ` ${JSON.stringify(named)}`;
      const what =
        found.length === 0 ? `no ${type} step${name}` : `${found.length} ${type} steps${name}, not one`;
      throw new Error(`the plan has ${what}. Its steps are:\n${bullets(steps.map(describe))}`);
    },
    mountAt(target) {
      const mount = run.mounts.find((one) => one.target === target);
      if (mount) return mount;
      throw new Error(
        `the plan has no mount at ${target}. Its mounts are:\n${bullets(run.mounts.map((one) => one.target))}`,
      );
    },
    hasMountAt: (target) => run.mounts.some((one) => one.target === target),
    variable(name) {
      const entry: EnvEntry | undefined = run.env.find((one) => one.name === name);
      if (!entry) return undefined;
      return "value" in entry ? entry.value : { host: true };
    },
    setting(name) {
      const setting = run.settings[name];
      if (!setting) return undefined;
      return "value" in setting ? setting.value : setting.map(({ value }) => value);
    },
  };
}

/** What identifies a step among those of its type. */
function nameOf(step: Step): string | undefined {
  switch (step.type) {
    case "exec":
      return step.title;
    case "file":
      return step.path;
    case "copy-from":
      return step.target;
    case "packages":
      return undefined;
    default:
      return step.name;
  }
}

function describe(step: Step): string {
  const name = nameOf(step);
  return `${step.type}${name === undefined ? "" : ` ${JSON.stringify(name)}`} (${step.from.join(", ")}, ${step.layer})`;
}

function bullets(lines: readonly string[]): string {
  return lines.length === 0 ? "  (none)" : lines.map((line) => `  - ${line}`).join("\n");
}
