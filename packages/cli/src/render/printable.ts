import { unseen } from "@rocker/core/lifecycle";

/**
 * Text from a program or a package author, on one line and without terminal control characters. Names and paths must
 * not lose any character: use `visibleLine` for them.
 */
export function printable(text: string): string {
  return text
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, "")
    .replaceAll("\t", "  ")
    .replaceAll("\n", "")
    .replace(unseen, "");
}
