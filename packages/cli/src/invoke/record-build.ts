import type { BuiltPlan, Problem } from "@rocker/core/lifecycle";
import { type ImageOwner, inputsOf, lastBuildInputs, recordImage } from "@rocker/core/persistent";
import { whyRun } from "./why-run.ts";

export interface RecordedBuild {
  /** Why a step was run, see whyRun. */
  readonly why: (index: number) => string;
  /** A warning if the image could not be recorded. */
  readonly problem: Problem | undefined;
}

/** Records a build, and compares it with the last one of the project on the same base image. */
export function recordBuild(built: BuiltPlan, owner: ImageOwner, useCache: boolean): RecordedBuild {
  const before = lastBuildInputs(built.plan.base.image, owner);
  const made = inputsOf(built);
  const problem = recordImage(built, owner);
  return { why: (index) => whyRun(index, before, made, { useCache }), problem };
}
