import { failWith, isRockerError, messageOf } from "@rocker/core/engine";
import { daggerError } from "./errors.ts";
import { QueryError } from "./session/session.ts";

// What an error shows of a step's output.
const tailLines = 40;

/** A step's error in words for a person: its extension, its command's last words, its exit code. */
export function stepError(error: unknown, step: string, from: readonly string[]): unknown {
  if (!(error instanceof QueryError)) return error;
  const { exitCode, stdout = "", stderr = "" } = error.error.extensions ?? {};
  const output = [stdout, stderr]
    .filter((text) => text.trim())
    .join("\n")
    .split("\n")
    .slice(-tailLines)
    .join("\n");
  if (isDiskFull(`${error.message}\n${output}`)) {
    const line = output.split("\n").find(isDiskFull) ?? error.message;
    return daggerError("disk-full", { message: `${step}: ${line.trim()}` }, error);
  }
  const reason = exitCode === undefined ? error.message : `exit code ${exitCode}`;
  return failWith("RK502", { step, extension: from.join(", "), output, reason }, error);
}

/** An error of what is no step. */
export function refusal(doing: string, error: unknown): unknown {
  if (isRockerError(error)) return error;
  const message = messageOf(error);
  if (isDiskFull(message)) {
    // A full disk of this machine is none of the engine's.
    const isHere = (error as NodeJS.ErrnoException).code === "ENOSPC";
    return isHere ? failWith("RK504", { where: message }) : daggerError("disk-full", { message }, error);
  }
  return daggerError("refused", { doing, message }, error);
}

function isDiskFull(text: string): boolean {
  return /no space left on device|disk quota exceeded/i.test(text);
}
