import { Document, visit } from "yaml";

/** Characters that some parsers take for line breaks. */
const breaks = /[\u0085\u2028\u2029]/g;

/** Characters that some parsers do not accept without quotes. */
const needsQuotes = /[\x00-\x1f\x7f\u0085\u2028\u2029]/;

/** YAML that every parser reads in the same way: texts on one line, with escapes where they need quotes, and no aliases. */
export function yamlText(value: unknown): string {
  // Older parsers take words such as "yes" for values of other types.
  const document = new Document(value, { version: "1.1", aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === "string" && needsQuotes.test(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  const text = document.toString({
    lineWidth: 0,
    blockQuote: false,
    singleQuote: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  return text
    .replace(/^%YAML 1\.1\n---\n/, "")
    .replace(breaks, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
