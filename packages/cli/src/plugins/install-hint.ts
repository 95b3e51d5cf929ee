import { type Problem, problemFacts } from "@rocker/core/lifecycle";
import { insteadOfFlag, oneValueEach } from "../invoke/other-habits.ts";
import { withFixes } from "../invoke/with-fixes.ts";
import knownPackages from "./known-packages.json" with { type: "json" };

/**
 * Adds to an unknown option, key or engine the official package that provides it.
 * @param known flags and the packages that provide them. Only these are ever named: a hint to install something must
 *   not be built from what a user mistyped
 */
export function withInstallHint(
  error: unknown,
  known: Readonly<Record<string, string>> = knownPackages,
): unknown {
  return withFixes(error, (one) => {
    const name = unknownName(one);
    const found = name !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
    return found && `It is part of ${found}. Run: rocker ext add ${found}`;
  });
}

/** Adds rocker's own spelling to what users of the original rocker or of docker type. */
export function withHabitHint(error: unknown, afterImage: readonly string[]): unknown {
  return withFixes(error, (one) => habitFix(one, afterImage));
}

function habitFix(one: Problem, afterImage: readonly string[]): string | undefined {
  if (problemFacts("RK106", one) && afterImage.includes("--")) return oneValueEach;
  const wrongValue = problemFacts("RK103", one);
  if (wrongValue?.flag === "--mode" && wrongValue.value === "dry-run") return "Use --dry-run.";
  const name = unknownOption(one);
  return name !== undefined && Object.hasOwn(insteadOfFlag, name) ? insteadOfFlag[name] : undefined;
}

/** What an error calls unknown: an option of the command line, a key of a configuration file, `engine NAME`. */
export function unknownName(one: Problem): string | undefined {
  const engine = problemFacts("RK402", one)?.engine;
  return unknownOption(one) ?? problemFacts("RK111", one)?.key ?? (engine && `engine ${engine}`);
}

/** The name of an unknown option: `cuda` for `--cuda` and `--no-cuda`; undefined for a letter like `-z`. */
function unknownOption(one: Problem): string | undefined {
  const flag = problemFacts("RK102", one)?.flag;
  return flag && /^--(?:no-)?(.+)$/.exec(flag)?.[1];
}
