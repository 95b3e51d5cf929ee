/** A piece of a variable's value: literal text, or a reference to another variable. */
export type Piece = { readonly text: string } | { readonly variable: string };

export interface Variable {
  readonly name: string;
  readonly pieces: readonly Piece[];
}

/**
 * Parses an entry of `env`, in the format of ENV in a Dockerfile: `A=1`, `A="b c"`, `A=1 B=2`, `A b c`; `$X` and `${X}`
 * are expanded outside single quotes.
 * @returns undefined if the text has none of these forms
 */
export function readVariables(text: string): readonly Variable[] | undefined {
  const first = /^\s*([A-Za-z_]\w*)(\s+|=)/.exec(text);
  if (!first?.[1]) return undefined;
  if (first[2] !== "=") {
    const words = splitWords(text.slice(first[0].length).trim(), false);
    return words && [{ name: first[1], pieces: words[0] ?? [] }];
  }
  const words = splitWords(text.trim(), true);
  const variables = words?.map(toVariable);
  return variables?.every((one) => one !== undefined) ? variables : undefined;
}

/** Formats a value for comparison and display: `a$B`. */
export function formatPieces(pieces: readonly Piece[]): string {
  return pieces.map((piece) => ("text" in piece ? piece.text : `$${piece.variable}`)).join("");
}

function toVariable(pieces: readonly Piece[]): Variable | undefined {
  const [head, ...rest] = pieces;
  if (!head || !("text" in head)) return undefined;
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(head.text) ?? [];
  if (name === undefined || value === undefined) return undefined;
  return { name, pieces: value === "" ? rest : [{ text: value }, ...rest] };
}

/** Splits a text into words by a Dockerfile's quoting rules; undefined if a quote or brace is not closed. */
function splitWords(text: string, splitAtSpaces: boolean): Piece[][] | undefined {
  const words: Piece[][] = [];
  let word: Piece[] | undefined;
  let quote = "";
  const add = (piece: Piece) => {
    word ??= [];
    const last = word.at(-1);
    if (last && "text" in last && "text" in piece) word[word.length - 1] = { text: last.text + piece.text };
    else word.push(piece);
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (quote === "" && splitAtSpaces && /\s/.test(character)) {
      if (word) words.push(word);
      word = undefined;
    } else if (quote === "" && (character === '"' || character === "'")) {
      quote = character;
      add({ text: "" });
    } else if (character === quote) quote = "";
    else if (character === "\\" && quote !== "'" && at + 1 < text.length) add({ text: text[++at] as string });
    else if (character === "$" && quote !== "'") {
      const [whole, braced, bare] = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(text.slice(at)) ?? [];
      const variable = braced ?? bare;
      if (whole === undefined || variable === undefined) return undefined;
      add({ variable });
      at += whole.length - 1;
    } else add({ text: character });
  }
  if (quote !== "") return undefined;
  if (word) words.push(word);
  return words;
}
