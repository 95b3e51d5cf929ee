import fc from "fast-check";

// The unit "binary" of fast-check takes a second to initialize.
const character = fc.oneof(
  fc.constantFrom(..."\0\t\n\r \"'$`\\=-:,;/.~@aA1é日", "😀", "--"),
  fc.nat(0xffff).map((code) => String.fromCharCode(code)),
);

/** Arbitrary text, often with characters that shells and parsers mishandle. */
export const anyText = fc.string({ unit: character });
