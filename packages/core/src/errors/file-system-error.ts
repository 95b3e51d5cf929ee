import { isRockerError, messageOf, type RockerError, rockerError } from "./error.ts";

/** File system errors that the user can fix. */
const fixable = ["EACCES", "EPERM", "EROFS", "EIO", "ELOOP", "ENAMETOOLONG", "ENOTDIR", "EMFILE", "ENFILE"];
const diskFull = ["ENOSPC", "EDQUOT"];

/**
 * A system call that failed on a path, as RK513 or, for a full disk, RK504: a directory that is not writable is no bug.
 * @returns undefined for everything else
 */
export function fileSystemError(thrown: unknown): RockerError | undefined {
  if (isRockerError(thrown) || !(thrown instanceof Error)) return undefined;
  const { code = "", path } = thrown as NodeJS.ErrnoException;
  if (path === undefined) return undefined;
  if (diskFull.includes(code)) return rockerError("RK504", { where: path }, thrown);
  return fixable.includes(code)
    ? rockerError("RK513", { path, message: fileSystemReason(thrown) }, thrown)
    : undefined;
}

/** Why a system call failed, without its code, its name and its path: "permission denied". */
export function fileSystemReason(thrown: unknown): string {
  const message = messageOf(thrown);
  return /^[A-Z]+: (.*), \w+(?: '|$)/s.exec(message)?.[1] ?? message;
}
