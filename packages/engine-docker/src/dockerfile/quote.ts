import { failWith } from "@rocker/core/engine";

/**
 * How text is written into a Dockerfile so that it arrives as it is. The parser joins lines that end in a
 * backslash, expands variables and quotes in most instructions (not in an exec-form RUN), and older ones give up on
 * lines of 64 KiB.
 */

const longestLine = 8192;

/** The exec form: a JSON array on one logical line. */
export function stringArray(values: readonly string[]): string {
  // "<<" could begin a here-document.
  const json = JSON.stringify(values).replaceAll("<", "\\u003c");
  return json.length <= longestLine ? json : brokenIntoLines(json);
}

/** Ends lines with a backslash, only where the next character is a letter: it could not begin a comment or be trimmed. */
function brokenIntoLines(json: string): string {
  return json.replace(
    new RegExp(`.{${longestLine / 2}}[^\\\\]*?[^\\\\](?=[A-Za-z])`, "g"),
    (line) => `${line}\\\n`,
  );
}

/** One word of USER or COPY, with quotes and variables switched off. */
export function word(text: string): string {
  return text.replace(/[\\'"$]/g, (character) => `\\${character}`);
}

/**
 * A value of ENV or LABEL in double quotes.
 * @throws RockerError for a line break, see {@link oneLine}
 */
export function quoted(text: string): string {
  return `"${oneLine(text).replace(/[\\"$]/g, (character) => `\\${character}`)}"`;
}

/**
 * A text that stands on a line of its own. What comes from a plan has none of them; the base image's own settings may:
 * whoever made the image would write the rest of the Dockerfile.
 * @throws RockerError RK508 for a line break, which cannot be written
 */
export function oneLine(text: string): string {
  if (/[\n\r\0]/.test(text)) throw failWith("RK508", { text });
  return text;
}
