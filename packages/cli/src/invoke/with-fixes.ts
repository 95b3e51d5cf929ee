import { isRockerError, type Problem, RockerError } from "@rocker/core/lifecycle";

/** Replaces the fixes of an error's problems with better ones, if known. */
export function withFixes(error: unknown, fixOf: (one: Problem) => string | undefined): unknown {
  if (!isRockerError(error)) return error;
  const problems = error.problems.map((one) => {
    const fix = fixOf(one);
    return fix ? { ...one, fix } : one;
  });
  return new RockerError(problems, { cause: error.cause });
}
