/** Where something stands in a file; line and column count from 1. */
export interface Place {
  /** Relative to the working folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `sub/a.deps.yaml:3:5`, as editors and terminals understand it. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
