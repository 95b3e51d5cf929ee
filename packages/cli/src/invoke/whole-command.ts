import { shellWords } from "../configuration/shell-words.ts";
import { shellQuoted } from "./corrected-line.ts";

/** A command that was given as one argument, such as `make test`, as it works after the image: ready to paste. */
export function wholeCommand(text: string): { readonly line: string; readonly shell: boolean } {
  const outsideQuotes = text.replace(/'[^']*'|"[^"$`]*"/g, "");
  const needsShell = /[|&;<>()$`*?~#]|^\s*(cd|source|\.|export)\s/.test(outsideQuotes);
  const words = needsShell ? undefined : shellWords(text);
  return { line: (words ?? ["sh", "-c", text]).map(shellQuoted).join(" "), shell: words === undefined };
}
