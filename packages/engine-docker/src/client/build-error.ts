import { rockerError } from "@rocker/core/engine";

const diskFull = /no space left on device|disk quota exceeded/i;

/**
 * The error for a build that failed outside of a step: RK504 if the engine's disk is full, otherwise RK503.
 * @param message why, as the engine says it
 */
export function buildError(message: string): Error {
  return isDiskFull(message) ? rockerError("RK504", { where: message }) : rockerError("RK503", { message });
}

/** Whether an engine's output says that it has no space left. */
export function isDiskFull(output: string): boolean {
  return diskFull.test(output);
}
