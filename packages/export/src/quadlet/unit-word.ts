import { type Variable, withVariables } from "../personal/variables.ts";

const escapes: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  '"': '\\"',
  "\\": "\\\\",
};

/**
 * A word of a unit that is exactly this text: quoted for Quadlet, which splits values into words, and for systemd, which
 * expands specifiers ("%") and variables ("$") in the command line that Quadlet writes.
 */
export function unitWord(text: string): string {
  const escaped = expandable(text);
  return isPlain(text) ? escaped : `"${quoted(escaped)}"`;
}

/** A value that is no list of words. Undefined: it would be changed. */
export const unitValue = (text: string) => (isPlain(text) ? withSpecifiers(expandable(text)) : undefined);

/** Control characters other than these cannot be in any argument that a container gets. */
const quoted = (text: string) =>
  text.replace(/[\n\r\t"\\\x01-\x1f\x7f]/g, (character) => {
    return escapes[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });

const expandable = (text: string) => text.replaceAll("%", "%%").replaceAll("$", "$$$$");

const isPlain = (text: string) => /^[\w./:@+,=%-]+$/.test(text);

/** Replaces marks by specifiers, or by variables of systemd's environment. */
export const withSpecifiers = (text: string) => withVariables(text, specifier);

const specifier = ({ name, systemd, fallback }: Variable) =>
  systemd ?? (fallback === undefined ? `\${${name}}` : fallback);
