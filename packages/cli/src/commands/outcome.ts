import { failWith, isRockerError, renderError } from "@rocker/core/lifecycle";
import { InterruptionError } from "../invoke/interruption.ts";
import { styleFor } from "../render/style.ts";

/** The exit codes that a command has for what rocker itself could not do. */
export interface FailureCodes {
  readonly usage: number;
  readonly failure: number;
}

/** As docker run has it: the command's own codes stay free. */
export const runCodes: FailureCodes = { usage: 125, failure: 125 };
export const otherCodes: FailureCodes = { usage: 2, failure: 1 };

/** What a file system says that a person can mend. */
const troubles = ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EIO", "ELOOP", "ENAMETOOLONG", "ENOTDIR"];

/** A folder that may not be written is no bug. */
function asTrouble(thrown: unknown): unknown {
  if (isRockerError(thrown) || !(thrown instanceof Error)) return thrown;
  const { code = "", path, message } = thrown as NodeJS.ErrnoException;
  if (path === undefined || !troubles.includes(code)) return thrown;
  const [, words = message] = /^[A-Z]+: (.*), \w+ '/.exec(message) ?? [];
  return failWith("RK513", { path, message: words }, thrown);
}

/** Runs a command; whatever it throws is shown, on stderr, and becomes an exit code. */
export async function outcomeOf(command: () => Promise<number>, codes: FailureCodes): Promise<number> {
  try {
    return await command();
  } catch (thrown) {
    const error = asTrouble(thrown);
    process.stderr.write(`${renderError(error, styleFor(process.stderr, process.env))}\n`);
    if (error instanceof InterruptionError) return error.exitCode;
    return isRockerError(error) && error.kind === "usage" ? codes.usage : codes.failure;
  }
}
