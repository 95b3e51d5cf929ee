/** Far deeper than any configuration. The YAML reader calls itself for each level, and Node aborts if its stack is full. */
const deepest = 1000;

/**
 * Where a text of YAML or JSON nests its values too deeply to be parsed; undefined if it does not. Brackets in strings count
 * as well: no configuration has this many of them open.
 */
export function excessiveNesting(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
    if (depth > deepest) return at;
  }
  // `- - - …` nests lists without brackets, and `? ? ? …` keys.
  const blocks = new RegExp(`(?:[-?:][ \\t]+){${deepest}}`).exec(text);
  return blocks?.index;
}
