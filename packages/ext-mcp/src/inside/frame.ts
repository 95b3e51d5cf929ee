/**
 * A script for the container that says when it starts and when it ends, with a mark in its standard error that nothing in the
 * container knows before: what comes before it is the engine's. Its first argument is the mark; `main` gets the others.
 */
export const framed = (main: string): string => `
mark=$1
shift
${main}
printf '%s\\n' "$mark" >&2
main "$@"
code=$?
printf '\\n%s\\n' "$mark" >&2
exit "$code"
`;

/** What a script wrote to standard error, without the marks. */
export interface Unframed {
  readonly text: string;
  /** Whether it started: if not, the text is of the engine. */
  readonly started: boolean;
  /** Whether it ended by itself. Not certain: what runs in the container can read the mark, and repeat it. */
  readonly ended: boolean;
}

export function unframed(text: string, mark: string): Unframed {
  const start = text.indexOf(`${mark}\n`);
  if (start < 0) return { text, started: false, ended: false };
  const inner = text.slice(start + mark.length + 1);
  const end = `\n${mark}\n`;
  const ended = inner.endsWith(end);
  return { text: ended ? inner.slice(0, -end.length) : inner, started: true, ended };
}
