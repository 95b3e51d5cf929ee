// @ts-check

/**
 * Prints a line on stderr; stdout is for the container's output.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * The last lines of a program's output, for an error message.
 * @param {string} text
 * @param {number} [count]
 */
export function lastLines(text, count = 25) {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

/**
 * A command line that can be pasted into a POSIX shell.
 * @param {readonly string[]} argv
 */
export function shellQuoted(argv) {
  return argv
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`))
    .join(" ");
}
