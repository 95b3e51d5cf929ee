import { fileSystemError, isRockerError } from "@rocker/core/lifecycle";
import { InterruptionError } from "../invoke/interruption.ts";
import { errorText } from "../render/error-text.ts";

/** The exit codes of a command when rocker itself failed. */
export interface FailureCodes {
  readonly usage: number;
  readonly failure: number;
}

/** As `docker run` has it: the exit codes of the container's own command stay free. */
export const runCodes: FailureCodes = { usage: 125, failure: 125 };
export const otherCodes: FailureCodes = { usage: 2, failure: 1 };

/**
 * Runs a command; whatever it throws is written to stderr and becomes an exit code.
 * @param asJson whether the command line asks for JSON; called only when the command fails
 */
export async function outcomeOf(
  command: () => Promise<number>,
  codes: FailureCodes,
  asJson: () => boolean = () => false,
): Promise<number> {
  try {
    return await command();
  } catch (thrown) {
    const error = fileSystemError(thrown) ?? thrown;
    process.stderr.write(errorText(error, asJson()));
    if (error instanceof InterruptionError) return error.exitCode;
    return isRockerError(error) && error.kind === "usage" ? codes.usage : codes.failure;
  }
}
