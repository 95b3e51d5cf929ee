import fc from "fast-check";

// fast-check's own unit "binary" takes a second to make ready.
const character = fc.oneof(
  fc.constantFrom(..."\0\t\n\r \"'$`\\=-:,;/.~@aA1é日", "😀", "--"),
  fc.nat(0xffff).map((code) => String.fromCharCode(code)),
);

/** Any text, and often one with what shells and parsers trip over. */
export const anyText = fc.string({ unit: character });
