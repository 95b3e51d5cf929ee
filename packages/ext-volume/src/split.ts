/** The parts of a `--volume` value. */
export interface VolumeParts {
  /** A path on the host, or the name of a volume. Empty with a target: an anonymous volume. */
  readonly source: string;
  /** Undefined: the same path as the source. */
  readonly target: string | undefined;
  readonly options: readonly string[];
}

export type SplitVolume =
  | { readonly ok: true; readonly parts: VolumeParts }
  | { readonly ok: false; readonly reason: string };

/**
 * Splits `SRC`, `SRC:DST`, `SRC:DST:OPTION,…`, or `:DST` for an anonymous volume. A colon in a path is escaped as `\:`, and a backslash before a colon
 * or a backslash as `\\`. The result never depends on which files exist.
 */
export function splitVolume(text: string): SplitVolume {
  if (/[\0\r\n]/.test(text))
    return { ok: false, reason: "contains a line break or NUL, which engines do not support in a path" };
  const parts = splitAtColons(text);
  if (parts.length > 3) return { ok: false, reason: "contains more than two colons" };
  const [source = "", target, options] = parts;
  if (source === "" && target === undefined) return { ok: false, reason: "the source is empty" };
  if (target === "") return { ok: false, reason: "the target is empty" };
  if (options === "") return { ok: false, reason: "the options are empty" };
  return { ok: true, parts: { source, target, options: options?.split(",") ?? [] } };
}

/** Escapes a path for use in a `--volume` value. */
export function escapeColons(path: string): string {
  return path.replace(/[\\:]/g, "\\$&");
}

function splitAtColons(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const next = text[at + 1];
    if (character === "\\" && (next === ":" || next === "\\")) {
      part += next;
      at++;
    } else if (character === ":") {
      parts.push(part);
      part = "";
    } else part += character;
  }
  return [...parts, part];
}
