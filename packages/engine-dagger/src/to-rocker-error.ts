import { isRockerError, messageOf, rockerError } from "@rocker/core/engine";
import { daggerError } from "./errors.ts";
import { ExecError, GraphQLRequestError } from "./sdk.ts";

// Number of output lines of a step to include in an error.
const maxOutputLines = 40;

/** Converts the error of a step: adds its extension, the end of its output and its exit code. */
export function toStepError(error: unknown, step: string, from: readonly string[]): unknown {
  const hasRun = error instanceof ExecError;
  if (!hasRun && !(error instanceof GraphQLRequestError)) return error;
  const { stdout, stderr } = hasRun ? error : { stdout: "", stderr: "" };
  const output = [stdout, stderr]
    .filter((text) => text.trim())
    .join("\n")
    .split("\n")
    .slice(-maxOutputLines)
    .join("\n");
  if (isDiskFull(`${error.message}\n${output}`)) {
    const line = output.split("\n").find(isDiskFull) ?? error.message;
    return daggerError("disk-full", { message: `${step}: ${line.trim()}` }, error);
  }
  const reason = hasRun ? `exit code ${error.exitCode}` : error.message;
  return rockerError("RK502", { step, extension: from.join(", "), output, reason }, error);
}

/** Converts an error that does not belong to a step. */
export function toRockerError(doing: string, error: unknown): unknown {
  if (isRockerError(error)) return error;
  const message = messageOf(error);
  if (isDiskFull(message)) {
    // Distinguishes a full disk of this machine from one of the engine.
    const isHere = (error as NodeJS.ErrnoException).code === "ENOSPC";
    return isHere ? rockerError("RK504", { where: message }) : daggerError("disk-full", { message }, error);
  }
  return daggerError("refused", { doing, message }, error);
}

function isDiskFull(text: string): boolean {
  return /no space left on device|disk quota exceeded/i.test(text);
}
