import { singleQuoted } from "@rocker/core";
import { hasVariable, type Variable, withVariables } from "../personal/variables.ts";

/**
 * A word for sh that is exactly this text. Marks of variables stay, between double quotes, for `shellVariables` to replace.
 */
export function shellWord(text: string): string {
  if (hasVariable(text)) return `"${text.replace(/[\\"$`]/g, (character) => `\\${character}`)}"`;
  return /^[\w./:@%+,=-]+$/.test(text) ? text : singleQuoted(text);
}

/** Replaces marks by references to variables of the shell. */
export const shellVariables = (text: string) => withVariables(text, ({ name }: Variable) => `\${${name}}`);
