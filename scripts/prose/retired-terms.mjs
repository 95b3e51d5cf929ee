// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../setup/problem.mjs";

const HEADING = "## Terms that we do not use";

/**
 * The terms that docs/reference/glossary.md retires, each as a regular expression and its replacement.
 * @param {string} repository path of the repository
 * @returns {[pattern: string, replacement: string][]}
 * @throws {Problem} if the glossary has no such table
 */
export function retiredTerms(repository) {
  const glossary = readFileSync(join(repository, "docs/reference/glossary.md"), "utf8");
  const [, section = ""] = glossary.split(HEADING);
  const rows = [...section.matchAll(/^\| (`.*`) \| (.*) \|$/gm)];
  if (rows.length === 0) throw new Problem(`docs/reference/glossary.md has no table under "${HEADING}".`);
  return rows.map(([, forms = "", replacement = ""]) => [
    patternOf([...forms.matchAll(/`([^`]+)`/g)].map(([, form = ""]) => form)),
    replacement,
  ]);
}

/**
 * Matches whole words, also across a line break. A string that consists only of a form is data, such as the kind
 * "directory", and does not match.
 * @param {readonly string[]} forms
 */
function patternOf(forms) {
  const any = `(?:${forms.map((form) => form.replaceAll(" ", "\\s+")).join("|")})`;
  return `(?!(?<=["'\`])${any}["'\`])(?<!\\w)${any}(?!\\w)`;
}
