/** A position in a file. Line and column start at 1. */
export interface Location {
  /** Path relative to the working directory. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Formats a location as `sub/a.deps.yaml:3:5`, which editors and terminals recognize. */
export function formatLocation({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}
