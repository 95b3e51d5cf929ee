import type { Host } from "@rocker/core";

/** A parsed locale name, such as `de_DE.UTF-8@euro`. */
export interface Locale {
  /** As specified. */
  readonly name: string;
  /** `de`. */
  readonly language: string;
  /** The locale definition that localedef compiles: `de_DE@euro`. */
  readonly source: string;
  /** `UTF-8`. */
  readonly charset: string;
}

/** Parses a locale name; undefined when it is malformed. */
export function parseLocale(name: string): Locale | undefined {
  const match = /^(C|POSIX|[a-z]{2,3}(?:_[A-Z]{2})?)(?:\.([A-Za-z0-9-]+))?(@[a-z]+)?$/.exec(name);
  if (!match) return undefined;
  const [, territory = "", charset = "", modifier = ""] = match;
  const normalized = /^utf-?8$/i.test(charset) || charset === "" ? "UTF-8" : charset;
  return {
    name,
    language: territory.slice(0, territory.search(/_|$/)),
    source: territory + modifier,
    charset: normalized,
  };
}

/** Whether every image supports the locale without installing it. */
export function isBuiltIn({ source }: Locale): boolean {
  return source === "C" || source === "POSIX";
}

/** The host's locale; undefined when none is set. */
export function hostLocale({ env }: Host): string | undefined {
  return env.LC_ALL || env.LANG || undefined;
}

/**
 * Generates the locale if the image has the tools for it. musl does not need it. Arguments: name, definition, character
 * set. POSIX sh; works with busybox.
 */
export const localeScript = `
if locale -a 2>/dev/null | grep -qixF -e "$1" -e "$(printf '%s' "$1" | sed 's/UTF-8/utf8/')"; then exit 0; fi
if command -v localedef >/dev/null 2>&1 && [ -e "/usr/share/i18n/locales/$2" ]; then
  exec localedef -i "$2" -f "$3" "$1"
fi
echo "rocker: this image cannot make the locale $1: programs may fall back to C" >&2
`;
