import type { AnyExtension, Host } from "@rocker/core";
import { isRockerError, type Problem } from "@rocker/core/lifecycle";
import { fakeHost } from "../host/fake-host.ts";
import { type PlanView, viewOf } from "./plan-view.ts";
import { plannedOf } from "./planned-of.ts";

export interface PlanOptions {
  /** Default: `fakeHost()`. */
  readonly host?: Host;
  /** Whether the container is a persistent one. Default false. */
  readonly persistent?: boolean;
}

/**
 * The plan of a command line when exactly these extensions are installed. It comes from the same pipeline as everywhere,
 * with a fake host; no engine is needed.
 * @param extensions one extension, or all that the command line needs, including those that they require
 * @param line options, image and command; a string is split at spaces, a list is used as it is
 * @throws RockerError with everything that is wrong, as a user would see it
 */
export function planOf(
  extensions: AnyExtension | readonly AnyExtension[],
  line: string | readonly string[],
  { host = fakeHost(), persistent = false }: PlanOptions = {},
): PlanView {
  const notices: { from: string; text: string }[] = [];
  const warnings: Problem[] = [];
  const planned = plannedOf(extensions, line, { host, persistent: persistent }, (event) => {
    if (event.type === "warning") warnings.push(event.problem);
    if (event.type === "notice") notices.push({ from: event.extension, text: event.text });
  });
  return viewOf(planned.plan, { active: planned.extensions.map(({ name }) => name), notices, warnings });
}

/** Everything that is wrong with a command line, in order; empty when nothing is. Parameters as for `planOf`. */
export function problemsOf(
  extensions: AnyExtension | readonly AnyExtension[],
  line: string | readonly string[],
  options: PlanOptions = {},
): readonly Problem[] {
  try {
    planOf(extensions, line, options);
    return [];
  } catch (error) {
    if (isRockerError(error)) return error.problems;
    throw error;
  }
}
