// @ts-check
/** How often a count is printed where lines cannot be replaced. */
const PARTS = 4;

/**
 * Shows how far some work is: on a terminal in one line, elsewhere in a few.
 * @param {string} what such as "Building the packages"
 * @param {{ isTTY?: boolean, columns?: number, write: (text: string) => unknown }} [stream]
 */
export function progressOf(what, stream = process.stderr) {
  const isLive = Boolean(stream.isTTY) && process.env.TERM !== "dumb";
  /** @param {string} text */
  const replace = (text) => stream.write(`\r\u001b[K${text.slice(0, (stream.columns || 80) - 1)}`);
  if (isLive) replace(`${what}…`);
  else stream.write(`${what}.\n`);
  return {
    /**
     * @param {number} done
     * @param {number} total
     * @param {string} name of what is worked on now
     */
    count(done, total, name) {
      if (isLive) replace(`${what}: ${done} of ${total} (${name})`);
      else if (Math.floor((done * PARTS) / total) > Math.floor(((done - 1) * PARTS) / total))
        stream.write(`${what}: ${done} of ${total}.\n`);
    },
    /** Something that changes often. @param {string} text */
    note(text) {
      if (isLive) replace(`${what}: ${text}`);
    },
    end() {
      if (isLive) stream.write(`\r\u001b[K${what}: done.\n`);
    },
  };
}
