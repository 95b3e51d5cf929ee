import { isRockerError, type Problem, RockerError } from "@rocker/core/lifecycle";

/** An error whose problems say something better to do, where it is known. */
export function withFixes(error: unknown, fixOf: (one: Problem) => string | undefined): unknown {
  if (!isRockerError(error)) return error;
  const problems = error.problems.map((one) => {
    const fix = fixOf(one);
    return fix ? { ...one, fix } : one;
  });
  return new RockerError(problems, { cause: error.cause });
}
