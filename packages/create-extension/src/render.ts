import { defaultSummary, type Identity, packageNameOf } from "./identity.ts";

/** The template is a working extension of this name; a file is rendered by renaming it. */
const templateName = "my-tool";

const templateWords = {
  summary: defaultSummary(templateName),
  package: packageNameOf({ name: templateName, scope: "" }),
  variable: variableOf(templateName),
};

/** Renders a file of the template for an extension. */
export function render(path: string, text: string, identity: Identity): string {
  const { summary, package: packageName, variable } = templateWords;
  // One pass, so that inserted text is not replaced again. The summary is free text, and used only where it can be encoded.
  const encodedSummary = path.endsWith(".md") ? markdownText : JSON.stringify;
  const summaryInPlace = path.endsWith(".md") ? summary : JSON.stringify(summary);
  const replacements = new Map([
    [summaryInPlace, encodedSummary(identity.summary)],
    [packageName, packageNameOf(identity)],
    [variable, variableOf(identity.name)],
    [templateName, identity.name],
  ]);
  const words = new RegExp([...replacements.keys()].join("|"), "g");
  return text.replace(words, (word) => replacements.get(word) ?? word);
}

/** The prefix of a variable name, from a name of a-z, 0-9 and dashes. */
function variableOf(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}

/** Escapes text for Markdown, also at the start of a line. */
export function markdownText(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>#|~&!$]/g, "\\$&")
    .replace(/^[-+=]/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}
