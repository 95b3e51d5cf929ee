import type { Tool } from "@rocker/tool";

/** The table of tools for the README, in Markdown. */
export function readmeTable(tools: readonly Tool[]): string {
  const rows = tools.map(({ name, summary, from, pinnedFrom = from, config = [], cache }) => [
    `\`--${name}\``,
    summary,
    from.title,
    pinnedFrom === from ? "the same" : pinnedFrom.title,
    [...(config.length > 0 ? [`\`--${name}-config\``] : []), ...(cache ? [`\`--${name}-cache\``] : [])].join(
      ", ",
    ),
  ]);
  const heads = ["option", "what", "from", "with a version, from", "mounts on request"];
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const begin = "<!-- tools: made by pnpm manifests -->";
const end = "<!-- end of tools -->";

/**
 * The text with the table between its two marks.
 * @throws Error when the marks are not there
 */
export function withTable(readme: string, tools: readonly Tool[]): string {
  const [before, rest] = readme.split(`${begin}\n`);
  const after = rest?.split(`${end}\n`)[1];
  if (before === undefined || after === undefined)
    throw new Error("README.md has no place for the table of tools");
  return `${before}${begin}\n\n${readmeTable(tools)}\n\n${end}\n${after}`;
}
