import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageDirectory } from "@rocker/core/lifecycle";
import type { Style } from "../render/style.ts";
import { markdownText } from "./markdown-text.ts";
import type { Topic } from "./topics.ts";

const site = "https://github.com/dagger-rocker/rocker/blob/HEAD/";

/** The text of a topic for a terminal of this width, in columns. */
export function topicText(topic: Topic, style: Style, width: number): string {
  const text = readFileSync(join(packageDirectory(import.meta.url), "help", `${topic}.md`), "utf8");
  // As in any page of the documentation, links to others are relative.
  return markdownText(text.replaceAll("](../../../", `](${site}`), style, width);
}
