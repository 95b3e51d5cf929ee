/**
 * Characters that control a terminal or have no appearance of their own, other than newline and tab: control characters,
 * line and paragraph separators, and what Unicode calls format characters (all that change the direction of text are among
 * them) and default-ignorable code points (which fonts show as nothing). By property rather than by list, so that no
 * version of Unicode adds one that is missing here.
 */
export const unseen =
  /(?![\n\t])[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Escapes invisible characters of a text as `\xNN`, `\uNNNN` or `\u{NNNNN}`, so that a name or an output can neither control
 * the terminal nor look like another.
 */
export function visible(text: string): string {
  return text.replace(unseen, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    if (code.length > 4) return `\\u{${code}}`;
    return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
  });
}

/** The same on one line, so that a name with a line break cannot look like two. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}
