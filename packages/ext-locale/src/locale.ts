import type { Host } from "@rocker/core";

/** A locale's name in its parts: `de_DE.UTF-8@euro`. */
export interface Locale {
  /** As it was written. */
  readonly name: string;
  /** `de`. */
  readonly language: string;
  /** What it is made from: `de_DE@euro`. */
  readonly source: string;
  /** `UTF-8`. */
  readonly charset: string;
}

/** Undefined for what is no locale's name. */
export function parseLocale(name: string): Locale | undefined {
  const match = /^(C|POSIX|[a-z]{2,3}(?:_[A-Z]{2})?)(?:\.([A-Za-z0-9-]+))?(@[a-z]+)?$/.exec(name);
  if (!match) return undefined;
  const [, place = "", charset = "", modifier = ""] = match;
  const normal = /^utf-?8$/i.test(charset) || charset === "" ? "UTF-8" : charset;
  return { name, language: place.slice(0, place.search(/_|$/)), source: place + modifier, charset: normal };
}

/** Whether every image has it. */
export function isBuiltIn({ source }: Locale): boolean {
  return source === "C" || source === "POSIX";
}

/** The locale of this environment; undefined when none is set. */
export function hostLocale({ env }: Host): string | undefined {
  return env.LC_ALL || env.LANG || undefined;
}

/**
 * Makes the locale where the image has the means; musl needs none made. Arguments: name, source, character set. POSIX
 * sh; works with busybox.
 */
export const localeScript = `
if locale -a 2>/dev/null | grep -qixF -e "$1" -e "$(printf '%s' "$1" | sed 's/UTF-8/utf8/')"; then exit 0; fi
if command -v localedef >/dev/null 2>&1 && [ -e "/usr/share/i18n/locales/$2" ]; then
  exec localedef -i "$2" -f "$3" "$1"
fi
echo "rocker: this image cannot make the locale $1: programs may fall back to C" >&2
`;
