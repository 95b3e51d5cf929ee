/** A piece of a variable's value: text as it is, or another variable. */
export type Piece = { readonly text: string } | { readonly variable: string };

export interface Variable {
  readonly name: string;
  readonly pieces: readonly Piece[];
}

/**
 * Reads an entry of `env`, which has the form of a Dockerfile's ENV: `A=1`, `A="b c"`, `A=1 B=2`, `A b c`; with `$X`
 * and `${X}` outside single quotes.
 * @returns undefined when it has none of these forms
 */
export function readVariables(text: string): readonly Variable[] | undefined {
  const first = /^\s*([A-Za-z_]\w*)(\s+|=)/.exec(text);
  if (!first?.[1]) return undefined;
  if (first[2] !== "=") {
    const words = splitWords(text.slice(first[0].length).trim(), false);
    return words && [{ name: first[1], pieces: words[0] ?? [] }];
  }
  const words = splitWords(text.trim(), true);
  const variables = words?.map(asVariable);
  return variables?.every((one) => one !== undefined) ? variables : undefined;
}

/** As it is compared and shown: `a$B`. */
export function piecesText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => ("text" in piece ? piece.text : `$${piece.variable}`)).join("");
}

function asVariable(pieces: readonly Piece[]): Variable | undefined {
  const [head, ...rest] = pieces;
  if (!head || !("text" in head)) return undefined;
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(head.text) ?? [];
  if (name === undefined || value === undefined) return undefined;
  return { name, pieces: value === "" ? rest : [{ text: value }, ...rest] };
}

/** Words of pieces, by the rules of a Dockerfile's quotes; undefined when a quote or a brace stays open. */
function splitWords(text: string, atBlanks: boolean): Piece[][] | undefined {
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
    if (quote === "" && atBlanks && /\s/.test(character)) {
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
