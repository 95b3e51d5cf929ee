import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tool } from "@rocker/tool";
import { installedTools } from "../../e2e/support/installed-tools.ts";
import { tools } from "../../packages/ext-tools/src/tools/index.ts";
import { repository } from "./repository.ts";

export const toolsReadme = "packages/ext-tools/README.md";

const section = /(<!-- tools: pnpm reference -->\n)[\s\S]*?(<!-- \/tools -->)/;

/** The README of ext-tools with its table regenerated. */
export function readmeWithTools(): string {
  const text = readFileSync(join(repository, toolsReadme), "utf8");
  return text.replace(section, (_, start, end) => `${start}\n${table()}\n\n${end}`);
}

function table(): string {
  const heads = ["option", "installs", "source", "source with a version", "optional mounts", "tested by"];
  return [heads, heads.map(() => "---"), ...tools.map(row)]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function row({ name, summary, from, pinnedFrom = from, config, cache }: Tool): string[] {
  const mounts = [...(config ? [`\`--${name}-config\``] : []), ...(cache ? [`\`--${name}-cache\``] : [])];
  const pinned = pinnedFrom === from ? "the same" : pinnedFrom.title;
  return [`\`--${name}\``, summary, from.title, pinned, mounts.join(", "), testedBy(name)];
}

/** Taken from the list that the end-to-end tests use. */
function testedBy(name: string): string {
  const installed = installedTools.find((one) => one.name === name);
  if (!installed) return "checking its plan";
  const version = installed.version === undefined ? "" : ` ${installed.version}`;
  return `installing it${version}: ${installed.everyEngine ? "Docker, Podman" : "Docker"}`;
}
