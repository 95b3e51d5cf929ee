import type { BuildInputs } from "@rocker/core/lifecycle";

/** Why a build step was run instead of using the cache. `index` is that of the step in the plan, from 0. */
export function whyRun(
  index: number,
  before: BuildInputs | undefined,
  now: BuildInputs,
  { useCache }: { readonly useCache: boolean },
): string {
  if (!useCache) return "--nocache";
  if (!before) return "first build on this base image";
  if (before.baseId !== now.baseId) return `the base image has changed (was ${short(before.baseId)})`;
  const changed = now.steps.findIndex((step, position) => step !== before.steps[position]);
  if (changed < 0 || changed > index) return "not in the builder's cache";
  if (changed === index) return "the step has changed";
  return "an earlier step has changed";
}

const short = (id: string) => id.replace(/^.*sha256:/, "").slice(0, 12);
