import { unseen } from "@rocker/core/lifecycle";

/**
 * What a program or an author says, on one line, without what could drive a terminal. Of a name or a path nothing may be
 * left out: `visibleLine` shows all of it.
 */
export function printable(text: string): string {
  return text
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, "")
    .replaceAll("\t", "  ")
    .replaceAll("\n", "")
    .replace(unseen, "");
}
