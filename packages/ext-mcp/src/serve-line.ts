import { usageError } from "./usage.ts";

/** What `rocker mcp` is asked to serve. */
export interface ServeLine {
  /** Directories of projects; empty: the project that the user is in. */
  readonly directories: readonly string[];
  /** Arguments for each `rocker agent new`. */
  readonly options: readonly string[];
}

/** @throws RockerError mcp/usage */
export function readServeLine(argv: readonly string[]): ServeLine {
  const end = argv.indexOf("--");
  const directories = end < 0 ? argv : argv.slice(0, end);
  const option = directories.find((word) => word.startsWith("-"));
  if (option !== undefined)
    throw usageError(
      `unknown option ${option} for "rocker mcp": options of "rocker agent new" follow "--", and a directory is ./${option}`,
    );
  return { directories, options: end < 0 ? [] : argv.slice(end + 1) };
}
