import { stringify } from "yaml";

/** YAML that every parser reads in the same way: texts on one line, with escapes where they need quotes, and no aliases. */
export function yamlText(value: unknown): string {
  return stringify(value, {
    // Older parsers take words such as "yes" for values of other types.
    version: "1.1",
    lineWidth: 0,
    blockQuote: false,
    singleQuote: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    aliasDuplicateObjects: false,
  });
}
