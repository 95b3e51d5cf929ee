import { isRockerError, rockerError } from "../errors/error.ts";
import { fileSystemReason } from "../errors/file-system-error.ts";

/**
 * The error for a state directory that is not writable.
 * @param removed the container that no longer exists; undefined: nothing was changed
 */
export function unwritableState(directory: string, error: unknown, removed?: string): Error {
  if (isRockerError(error)) return error;
  return rockerError("RK415", { directory, reason: fileSystemReason(error), removed }, error);
}
