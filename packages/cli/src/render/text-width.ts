/** All characters of which are one column wide: ASCII, the characters of rocker's own texts, and styles. */
const simple = /^[\x1b\n -~…·✓✗]*$/;

let widthOfAny = (text: string) => text.length;
let isLoaded = false;

/**
 * Renders a text whose layout depends on the width of characters. What knows the width of all of them is loaded only if the
 * text has others than ASCII: it takes longer to load than all that a start reads. Then, the text is rendered again.
 */
export async function laidOut(render: () => string): Promise<string> {
  const text = render();
  if (isLoaded || simple.test(text)) return text;
  widthOfAny = (await import("string-width")).default;
  isLoaded = true;
  return render();
}

/** The columns that a text needs, in `laidOut`: two for a wide character or an emoji, none for a combining mark. */
export const textWidth = (text: string) => (simple.test(text) ? text.length : widthOfAny(text));

/** Fills a text with spaces, up to a width in columns. */
export const padded = (text: string, width: number) =>
  text + " ".repeat(Math.max(0, width - textWidth(text)));

/** The part of a text that fits, with "…" for what is missing at one of its ends. */
export function truncated(text: string, width: number, end: "start" | "end"): string {
  if (textWidth(text) <= width) return text;
  const characters = simple.test(text)
    ? [...text]
    : [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  while (characters.length > 0 && textWidth(characters.join("")) > width - 1) {
    if (end === "start") characters.shift();
    else characters.pop();
  }
  return end === "start" ? `…${characters.join("")}` : `${characters.join("")}…`;
}
