// @ts-check

/**
 * One line on stderr: stdout belongs to the container that is run in the end.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * The last lines of a program's output, to be shown with an error.
 * @param {string} text
 * @param {number} [count]
 */
export function lastLines(text, count = 25) {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

/**
 * A command line as it can be pasted into a POSIX shell.
 * @param {readonly string[]} argv
 */
export function shellQuoted(argv) {
  return argv
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(" ");
}
