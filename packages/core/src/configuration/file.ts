/** A position in a file. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Length within its first line, in UTF-16 units; at least 1. */
  readonly length: number;
  /** Where a value comes from that was merged into the file's, in words. Absent: it is in the file. */
  readonly origin?: string;
}

/** A value in a configuration file, with its position. All scalars are text until the declaration of an option types them. */
export type ConfigNode =
  /** `plain`: unquoted, so that `true` and `false` can be booleans. */
  | { readonly kind: "scalar"; readonly text: string; readonly plain: boolean; readonly at: Position }
  | { readonly kind: "empty"; readonly at: Position }
  | { readonly kind: "list"; readonly items: readonly ConfigNode[]; readonly at: Position }
  | { readonly kind: "map"; readonly entries: readonly ConfigEntry[]; readonly at: Position };

export interface ConfigEntry {
  readonly key: string;
  /** Position of the key. */
  readonly at: Position;
  readonly value: ConfigNode;
}

/** A parsed configuration file; its keys are not interpreted yet. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly entries: readonly ConfigEntry[];
}

/** A position for messages: `rocker.config.yaml:3:1`, and the line with a caret below it. */
export type SourceLocation = {
  readonly at: string;
  readonly excerpt: string;
};

// A longer line is truncated, so that the caret stays in view.
const widest = 100;

/** @param cwd paths below it are shown relative to it */
export function locationOf(
  file: ConfigFile,
  { line, column, length, origin }: Position,
  cwd: string,
): SourceLocation {
  if (origin !== undefined) return { at: origin, excerpt: "" };
  const text = (file.text.split(/\r?\n/)[line - 1] ?? "").replaceAll("\t", " ");
  const from = column > widest - 20 ? column - 20 : 1;
  const shown = text.slice(from - 1, from - 1 + widest);
  const indent = " ".repeat(column - from);
  const carets = "^".repeat(Math.max(1, Math.min(length, shown.length - indent.length)));
  const number = String(line);
  return {
    at: `${shownPath(file.path, cwd)}:${line}:${column}`,
    excerpt: `${number} | ${shown}\n${" ".repeat(number.length)} | ${indent}${carets}`,
  };
}

/** A path relative to `cwd` if it is below it. */
export function shownPath(path: string, cwd: string): string {
  return cwd !== "/" && path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}
