/** A volume as it was typed, taken apart. */
export interface VolumeWords {
  /** A path of the host or a volume's name. */
  readonly source: string;
  /** Absent: the same place. */
  readonly target: string | undefined;
  readonly options: readonly string[];
}

export type Words =
  | { readonly ok: true; readonly words: VolumeWords }
  | { readonly ok: false; readonly reason: string };

/**
 * Takes `SRC`, `SRC:DST` or `SRC:DST:OPTION,…` apart. A colon that belongs to a path is written `\:`, and a backslash
 * before a colon or a backslash `\\`; what a text means never depends on which files there are.
 */
export function splitVolume(text: string): Words {
  if (/[\0\r\n]/.test(text))
    return { ok: false, reason: "there is a newline in it, which no engine takes in a path" };
  const parts = splitAtColons(text);
  if (parts.length > 3) return { ok: false, reason: "there are more than two colons in it" };
  const [source = "", target, options] = parts;
  if (source === "") return { ok: false, reason: "nothing stands before the colon" };
  if (target === "") return { ok: false, reason: "nothing stands behind the colon" };
  if (options === "") return { ok: false, reason: "nothing stands behind the second colon" };
  return { ok: true, words: { source, target, options: options?.split(",") ?? [] } };
}

/** A path as a part of a volume's text. */
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
