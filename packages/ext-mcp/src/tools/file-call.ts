import { visibleLine } from "@rocker/core";
import { incompleteCode, missingCode, noFileCode } from "../inside/file-scripts.ts";
import { failure, type ToolResult } from "../result.ts";
import type { InsideResult } from "../run-inside.ts";

/** Seconds for reading or writing a file. */
export const fileTimeout = 60;

const reasons: Readonly<Record<number, string>> = {
  [missingCode]: "there is no such file",
  [noFileCode]: "it is not a regular file",
  [incompleteCode]: "its content did not arrive as a whole",
};

/** The result of a script for files that failed. */
export function fileFailure(
  verb: "read" | "write",
  path: string,
  { code, stderr, timedOut }: InsideResult,
): ToolResult {
  const reason = timedOut ? "it takes too long" : (reasons[code] ?? `exit code ${code}`);
  return failure(`cannot ${verb} ${visibleLine(path)}: ${reason}`, "stderr of the container", stderr.text);
}
