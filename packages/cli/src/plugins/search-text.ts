import { printable } from "../render/printable.ts";
import type { Style } from "../render/style.ts";
import { padded, textWidth } from "../render/text-width.ts";
import type { FoundPackage } from "./search.ts";

/** The search results for people to read, one line per package. */
export function searchText(found: readonly FoundPackage[], style: Style): string {
  const labels = found.map(({ name, version }) => printable(`${name} ${version}`));
  const column = Math.max(0, ...labels.map(textWidth)) + 2;
  return found
    .map(({ description, installed }, index) => {
      const here = installed === null ? "" : style.dim(` (${printable(installed)} installed)`);
      return `${padded(labels[index] ?? "", column)}${printable(description)}${here}\n`;
    })
    .join("");
}
