import type { BuildInputs } from "../state/image-records.ts";

/** Why a step of a build was run, and not taken from the builder's cache. `index` counts the plan's steps from 0. */
export function whyRun(
  index: number,
  before: BuildInputs | undefined,
  now: BuildInputs,
  { useCache }: { readonly useCache: boolean },
): string {
  if (!useCache) return "--nocache";
  if (!before) return "nothing was built here on this base before";
  if (before.baseId !== now.baseId) return `the base is another one than last time (${short(before.baseId)})`;
  const changed = now.steps.findIndex((step, position) => step !== before.steps[position]);
  if (changed < 0 || changed > index) return "its result is not in the builder's cache";
  if (changed === index) return "it is not what it was last time";
  return "a step before it is not what it was last time";
}

const short = (id: string) => id.replace(/^.*sha256:/, "").slice(0, 12);
