import type { Problem } from "@rocker/core/lifecycle";
import { insteadOfFlag, oneValueEach } from "../invoke/other-habits.ts";
import { withFixes } from "../invoke/with-fixes.ts";
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
  return withFixes(error, (one) => {
    const name = unknownName(one);
    const found = name !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
    return found && `It comes with ${found}: rocker ext add ${found}`;
  });
}

/** What somebody typed who knows the original rocker or docker: says what does it here. */
export function withHabitHint(error: unknown, behindImage: readonly string[]): unknown {
  return withFixes(error, (one) => habitFix(one, behindImage));
}

function habitFix(one: Problem, behindImage: readonly string[]): string | undefined {
  if (one.code === "RK106" && behindImage.includes("--")) return oneValueEach;
  if (one.code === "RK103" && one.what.startsWith('--mode does not take "dry-run"'))
    return "Write --dry-run.";
  const name = one.code === "RK102" ? unknownName(one) : undefined;
  return name !== undefined && Object.hasOwn(insteadOfFlag, name) ? insteadOfFlag[name] : undefined;
}

/** What an error calls unknown: a flag of the line, a key of a configuration file, an engine (`engine NAME`). */
export function unknownName({ code, what }: Problem): string | undefined {
  if (code === "RK102") return / --(?:no-)?([a-z0-9-]+)\.$/.exec(what)?.[1];
  if (code === "RK402") return /(engine) named "([a-z0-9-]+)"\.$/.exec(what)?.slice(1).join(" ");
  return code === "RK111" ? / "([a-z0-9-]+)"\.$/.exec(what)?.[1] : undefined;
}
