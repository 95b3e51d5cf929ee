// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../setup/problem.mjs";

const HEADING = "## Terms that we do not use";

/**
 * The terms that docs/glossary.md retires, each as a pattern and its replacement.
 * @param {string} repository
 * @returns {[pattern: string, replacement: string][]}
 * @throws {Problem} when the table is not where it is expected
 */
export function retiredTerms(repository) {
  const glossary = readFileSync(join(repository, "docs/glossary.md"), "utf8");
  const [, section = ""] = glossary.split(HEADING);
  const rows = [...section.matchAll(/^\| (`.*`) \| (.*) \|$/gm)];
  if (rows.length === 0) throw new Problem(`docs/glossary.md has no table under "${HEADING}".`);
  return rows.map(([, forms = "", replacement = ""]) => [
    patternOf([...forms.matchAll(/`([^`]+)`/g)].map(([, form = ""]) => form)),
    replacement,
  ]);
}

/**
 * Whole words, also across a line break. A form that is all of a quoted string is data, such as the layer "person".
 * @param {readonly string[]} forms
 */
function patternOf(forms) {
  const any = `(?:${forms.map((form) => form.replaceAll(" ", "\\s+")).join("|")})`;
  return `(?!(?<=["'\`])${any}["'\`])(?<!\\w)${any}(?!\\w)`;
}
