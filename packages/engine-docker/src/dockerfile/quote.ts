import { rockerError } from "@rocker/core/engine";

/**
 * Quotes text for a Dockerfile. The parser joins lines that end in a backslash, and expands variables and quotes in most
 * instructions (not in an exec-form RUN). Older parsers fail on lines of 64 KiB.
 */

const maxLineLength = 8192;

/** The exec form: a JSON array on one logical line. */
export function jsonArray(values: readonly string[]): string {
  // "<<" could start a here-document.
  const json = JSON.stringify(values).replaceAll("<", "\\u003c");
  return json.length <= maxLineLength ? json : wrapLines(json);
}

/** Breaks lines with a backslash, only before a letter, which cannot start a comment or be trimmed. */
function wrapLines(json: string): string {
  return json.replace(
    new RegExp(`.{${maxLineLength / 2}}[^\\\\]*?[^\\\\](?=[A-Za-z])`, "g"),
    (line) => `${line}\\\n`,
  );
}

/** Escapes a word for USER or COPY: quotes and variables lose their meaning. */
export function escapeWord(text: string): string {
  return text.replace(/[\\'"$]/g, (character) => `\\${character}`);
}

/**
 * Quotes a value for ENV or LABEL, in double quotes.
 * @throws RockerError for a line break, see {@link singleLine}
 */
export function quote(text: string): string {
  return `"${singleLine(text).replace(/[\\"$]/g, (character) => `\\${character}`)}"`;
}

/**
 * Returns the text if it has no line break. Values from a plan never have one, but settings of the base image can, and
 * would inject instructions into the Dockerfile.
 * @throws RockerError RK508 for a line break, which cannot be represented
 */
export function singleLine(text: string): string {
  if (/[\n\r\0]/.test(text)) throw rockerError("RK508", { text });
  return text;
}
