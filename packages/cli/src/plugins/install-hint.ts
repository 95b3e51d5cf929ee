import { isRockerError, type Problem, RockerError } from "@rocker/core/lifecycle";
import knownPackages from "./known-packages.json" with { type: "json" };

/**
 * An unknown option that an official package has: says which, instead of "unknown".
 * @param known flags and the packages that they come with. Only these are ever named: a hint to install something
 *   must not be made from what a person mistyped
 */
export function withInstallHint(
  error: unknown,
  known: Readonly<Record<string, string>> = knownPackages,
): unknown {
  if (!isRockerError(error)) return error;
  const problems = error.problems.map((one) => {
    const name = unknownName(one);
    const found = name !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
    return found ? { ...one, fix: `It comes with ${found}: rocker ext add ${found}` } : one;
  });
  return new RockerError(problems, { cause: error.cause });
}

/** The option that an error calls unknown: a flag of the line, or a key of a configuration file. */
export function unknownName({ code, what }: Problem): string | undefined {
  if (code === "RK102") return / --(?:no-)?([a-z0-9-]+)\.$/.exec(what)?.[1];
  return code === "RK111" ? / "([a-z0-9-]+)"\.$/.exec(what)?.[1] : undefined;
}
