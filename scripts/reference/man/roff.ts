/** Text for the formatters of man pages (groff, mandoc), in the macros of man(7). */

/** A text in which nothing is an instruction to the formatter. */
export function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replace(/[^\0-\x7f]/gu, (character) => `\\[u${hex(character)}]`)
    .replace(/^\./gm, "\\&.");
}

const hex = (character: string) =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");

export const bold = (text: string) => `\\fB${escaped(text)}\\fR`;

export const heading = (text: string) => `.SH "${escaped(text.toUpperCase())}"`;

export const paragraph = (text: string) => `.PP\n${text}`;

/** A term and what it means. Both are escaped already. */
export const definition = (term: string, text: string) => `.TP\n${term}\n${text}`;

/** Lines as they are, such as a program. */
export const literal = (text: string) => `.PP\n.RS 4\n.nf\n${escaped(text)}\n.fi\n.RE`;

/** A page, from its title on: `rocker-ext-add` in section 1. */
export function page(name: string, section: 1 | 7, summary: string, parts: readonly string[]): string {
  return `${[
    '.\\" Generated: pnpm reference.',
    `.TH "${escaped(name.toUpperCase())}" ${section} "" "rocker" "rocker manual"`,
    // Neither spaces that fill a line nor hyphens, which would be copied with an option.
    ".ad l",
    ".nh",
    heading("Name"),
    `${escaped(name)} \\- ${escaped(summary)}`,
    ...parts,
  ].join("\n")}\n`;
}
