import { Document, type Tags, visit } from "yaml";

/** Characters that some parsers take for line breaks. */
const breaks = /[\u0085\u2028\u2029]/g;

/**
 * Characters that some parsers do not accept without quotes, and words that are more than text in YAML 1.1, which the library
 * writes without (https://yaml.org/type/value.html, https://yaml.org/type/merge.html).
 */
const needsQuotes = /[\x00-\x1f\x7f\u0085\u2028\u2029]|^(?:=|<<)$/;

/** Nothing is merged here, and the tag would be that of the text "<<". */
const withoutMerge = (tags: Tags) =>
  tags.filter((tag) => typeof tag === "string" || tag.tag !== "tag:yaml.org,2002:merge");

/** YAML that every parser reads in the same way: texts on one line, with escapes where they need quotes, and no aliases. */
export function yamlText(value: unknown): string {
  // Older parsers take words such as "yes" for values of other types.
  const document = new Document(value, {
    version: "1.1",
    aliasDuplicateObjects: false,
    customTags: withoutMerge,
  });
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
