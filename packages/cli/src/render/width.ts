import stringWidth from "string-width";

/** The width in columns of the terminal that a stream writes to; undefined without a terminal, or if it is unknown. */
export function widthOf({ columns }: { readonly columns?: number }): number | undefined {
  return columns || undefined;
}

// Most texts are ASCII, for which the library would look at each character.
const simple = /^[ -~]*$/;

/** The columns that a text needs: two for a wide character or an emoji, none for a combining mark. */
export const textWidth = (text: string) => (simple.test(text) ? text.length : stringWidth(text));

/** Fills a text with spaces, up to a width in columns. */
export const padded = (text: string, width: number) =>
  text + " ".repeat(Math.max(0, width - textWidth(text)));

/** The part of a text that fits, with "…" for what is missing at one of its ends. */
export function truncated(text: string, width: number, end: "start" | "end"): string {
  if (textWidth(text) <= width) return text;
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  while (characters.length > 0 && textWidth(characters.join("")) > width - 1) {
    if (end === "start") characters.shift();
    else characters.pop();
  }
  return end === "start" ? `…${characters.join("")}` : `${characters.join("")}…`;
}
