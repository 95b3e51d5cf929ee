import type { Plan } from "@rocker/core/lifecycle";
import type { OwnValues } from "./stand-in.ts";
import { hostVariables, userVariables, withVariables } from "./variables.ts";

/** A plan in which marks stand for what belongs to the user, where that is possible. */
export interface ImpersonalPlan {
  readonly plan: Plan;
  /** Where values of the user remain, as paths in the plan. */
  readonly remaining: readonly string[];
}

/**
 * Combines the plan of this user with that of the stand-in. A mark is used only where replacing it with the user's value
 * gives exactly what the user's plan has. A hash of a name or a list of the user's groups, for example, stays the user's.
 */
export function impersonalPlan(own: Plan, standIn: Plan, values: OwnValues): ImpersonalPlan {
  const remaining: string[] = [];
  const combined = (real: unknown, marked: unknown, path: string): unknown => {
    if (real === marked) return real;
    if (typeof real !== "object" || real === null) {
      const replaced = typeof marked === "object" ? undefined : withOwn(String(marked), values);
      if (replaced === String(real)) return marked;
      remaining.push(path);
      return real;
    }
    if (!hasSameShape(real, marked)) {
      if (JSON.stringify(real) !== JSON.stringify(marked)) remaining.push(path);
      return real;
    }
    const at = (key: string | number) => (path === "" ? String(key) : `${path}.${key}`);
    if (Array.isArray(real)) {
      const counterparts = aligned(real, marked as readonly unknown[], values);
      return real.map((value, index) => combined(value, counterparts[index], at(index)));
    }
    const others = marked as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(real).map(([key, value]) => [key, combined(value, others[key], at(key))]),
    );
  };
  const plan = combined(own, standIn, "") as Plan;
  const home = values.get(userVariables.home.mark) ?? "";
  // A shell expanded "~" in the command before rocker saw it. Not every format can expand a variable there.
  if (plan.run.command.some((word) => withPrefix(word, home, "") !== word)) remaining.push("run.command");
  return { plan: onHost(plan, home), remaining };
}

/** The counterpart of each element: plans sort mounts by their paths, which are others for the stand-in. */
function aligned(
  real: readonly unknown[],
  marked: readonly unknown[],
  values: OwnValues,
): readonly unknown[] {
  const left = marked.map((value) => ({ value, text: withOwn(JSON.stringify(value), values) }));
  const found = real.map((value) => {
    const at = left.findIndex(({ text }) => text === JSON.stringify(value));
    return at < 0 ? undefined : left.splice(at, 1)[0];
  });
  return found.map((one) => (one ?? left.shift())?.value);
}

const withOwn = (text: string, values: OwnValues) =>
  withVariables(text, ({ mark }) => values.get(mark) ?? mark);

function hasSameShape(real: object, marked: unknown): marked is object {
  if (typeof marked !== "object" || marked === null) return false;
  if (Array.isArray(real) !== Array.isArray(marked)) return false;
  const [keys, others] = [Object.keys(real), Object.keys(marked)];
  return keys.length === others.length && keys.every((key) => Object.hasOwn(marked, key));
}

/** Variables of the host that a program finds its display with: as they are where the container starts. */
const perTerminal: readonly string[] = ["DISPLAY", "WAYLAND_DISPLAY"];

/**
 * Sources of mounts are on the host, so the home directory in them is the host's. Paths that a shell expanded from "~" before
 * rocker saw them are the user's too.
 */
function onHost(plan: Plan, home: string): Plan {
  const { run, account } = plan;
  const isSameHome = account === undefined || account.home === userVariables.home.mark;
  const source = (path: string) =>
    withPrefix(
      withPrefix(path, home, hostVariables.home.mark),
      userVariables.home.mark,
      hostVariables.home.mark,
    );
  const target = (path: string) =>
    isSameHome && account ? withPrefix(path, home, userVariables.home.mark) : path;
  const { envFiles, workdir, ...settings } = run.settings;
  return {
    ...plan,
    run: {
      ...run,
      mounts: run.mounts.map((mount) => ({
        ...mount,
        target: target(mount.target),
        ...(mount.type === "bind" && { source: source(mount.source) }),
      })),
      env: run.env.map((entry) =>
        "value" in entry && perTerminal.includes(entry.name) && entry.value !== ""
          ? { name: entry.name, from: entry.from, host: true as const }
          : entry,
      ),
      settings: {
        ...settings,
        ...(workdir && { workdir: { ...workdir, value: target(workdir.value) } }),
        ...(envFiles && { envFiles: envFiles.map((one) => ({ ...one, value: source(one.value) })) }),
      },
    },
  };
}

function withPrefix(path: string, prefix: string, other: string): string {
  const isBelow = prefix !== "" && (path === prefix || path.startsWith(`${prefix}/`));
  return isBelow ? other + path.slice(prefix.length) : path;
}
