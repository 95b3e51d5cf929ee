import type { AnyExtension, Host } from "@rocker/core";
import { isRockerError, type Problem } from "@rocker/core/lifecycle";
import { fakeHost } from "../host/fake-host.ts";
import { type PlanView, viewOf } from "./plan-view.ts";
import { plannedOf } from "./planned-of.ts";

export interface PlanOptions {
  /** Default: `fakeHost()`. */
  readonly host?: Host;
  /** Whether the container is one that stays. Default false. */
  readonly stays?: boolean;
}

/**
 * The plan that a command line means with these extensions installed and no others. It is made by the same pipeline as
 * everywhere, with a fake host; no engine is needed.
 * @param extensions one, or all that the line needs (those that they require too)
 * @param line options, image and command; a text is split at blanks, a list is taken as it is
 * @throws RockerError with all that is wrong, as a person would see it
 */
export function planOf(
  extensions: AnyExtension | readonly AnyExtension[],
  line: string | readonly string[],
  { host = fakeHost(), stays = false }: PlanOptions = {},
): PlanView {
  const notices: { from: string; text: string }[] = [];
  const warnings: Problem[] = [];
  const planned = plannedOf(extensions, line, { host, persistent: stays }, (event) => {
    if (event.type === "warning") warnings.push(event.problem);
    if (event.type === "notice") notices.push({ from: event.extension, text: event.text });
  });
  return viewOf(planned.plan, { active: planned.extensions.map(({ name }) => name), notices, warnings });
}

/** What is wrong with a command line, first to last; empty when nothing is. Takes what `planOf` takes. */
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
