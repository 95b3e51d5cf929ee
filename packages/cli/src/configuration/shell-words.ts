/**
 * Splits a text into words as a POSIX shell does: blanks separate, quotes and backslashes keep them.
 * @param expand replaces variables in text that is not in single quotes. Default: nothing is replaced
 * @returns undefined if a quote is not closed
 */
export function shellWords(
  text: string,
  expand: (part: string) => string = (part) => part,
): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let rest = text;
  while (rest !== "") {
    const [piece] = /^(?:\s+|'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\]+)/s.exec(rest) ?? [];
    if (piece === undefined) return undefined;
    rest = rest.slice(piece.length);
    if (/^\s/.test(piece)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + unquoted(piece, expand);
  }
  return word === undefined ? words : [...words, word];
}

function unquoted(piece: string, expand: (part: string) => string): string {
  if (piece.startsWith("'")) return piece.slice(1, -1);
  if (piece.startsWith("\\")) return piece.slice(1);
  if (!piece.startsWith('"')) return expand(piece);
  return piece.slice(1, -1).replace(/\\(.)|[^\\]+/gs, (part, escaped: string | undefined) => {
    if (escaped === undefined) return expand(part);
    return '"\\$`'.includes(escaped) ? escaped : part;
  });
}
