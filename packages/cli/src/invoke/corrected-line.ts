import { isRockerError, RockerError } from "@rocker/core/lifecycle";

/** Problems of a command line that a corrected line does not have. */
const corrected: ReadonlySet<string> = new Set(["RK102", "RK105", "RK106", "RK107"]);

/**
 * Adds the whole corrected command line to an error, ready to paste, if nothing else is wrong.
 * @param line without its problems; undefined if there is no single correction
 * @param typed the arguments of this process, the command's name included
 */
export function withCorrectedLine(
  error: unknown,
  line: readonly string[] | undefined,
  original: readonly string[],
  typed: readonly string[],
): unknown {
  if (!line || !isRockerError(error) || !error.problems.every(({ code }) => corrected.has(code)))
    return error;
  const command = typed.slice(0, Math.max(0, typed.length - original.length));
  const text = ["rocker", ...command, ...line].map(shellQuoted).join(" ");
  const last = error.problems.length - 1;
  const problems = error.problems.map((one, index) =>
    index === last
      ? { ...one, fix: [one.fix, `The corrected line: ${text}`].filter(Boolean).join("\n") }
      : one,
  );
  return new RockerError(problems, { cause: error.cause });
}

/** A word of a command line as a shell reads it. */
export function shellQuoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
