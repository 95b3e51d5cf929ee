import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lexer, type Token, type Tokens } from "marked";
import { type Topic, topics } from "../../../packages/cli/src/help/topics.ts";
import { repository } from "../repository.ts";
import { bold, escaped, heading, literal, page, paragraph } from "./roff.ts";

const site = "https://github.com/dagger-rocker/rocker/blob/HEAD/";

/** rocker-TOPIC(7): the text of `rocker help TOPIC`. */
export function topicPage(topic: Topic): string {
  const [, ...parts] = topicTokens(topic);
  return page(`rocker-${topic}`, 7, topics[topic], [heading("Description"), ...parts.map(block)]);
}

/** One section of a topic, for another page. */
export function topicSection(topic: Topic, title: string): string[] {
  const tokens = topicTokens(topic);
  const start = tokens.findIndex((token) => token.type === "heading" && token.text === title);
  if (start < 0) throw new Error(`help/${topic}.md has no heading "${title}"`);
  const rest = tokens.slice(start + 1);
  const end = rest.findIndex(({ type }) => type === "heading");
  return rest.slice(0, end < 0 ? undefined : end).map(block);
}

function topicTokens(topic: Topic): Token[] {
  const text = readFileSync(join(repository, `packages/cli/help/${topic}.md`), "utf8");
  return lexer(text.replaceAll("](../../../", `](${site}`)).filter(({ type }) => type !== "space");
}

function block(token: Token): string {
  switch (token.type) {
    case "heading":
      return heading(token.text);
    case "paragraph":
      return paragraph(inline(token.tokens ?? []));
    case "code":
      return literal(token.text);
    case "list":
      return (token as Tokens.List).items
        .map((item, index) => listItem(item, token as Tokens.List, index))
        .join("\n");
    default:
      throw new Error(`help texts have no ${token.type}`);
  }
}

function listItem({ tokens }: Tokens.ListItem, { ordered, start }: Tokens.List, index: number): string {
  return `.IP ${ordered ? `${Number(start) + index}. 3` : "\\(bu 2"}\n${inline(tokens)}`;
}

function inline(tokens: readonly Token[]): string {
  return tokens.map(part).join("").replaceAll("\n", " ");
}

function part(token: Token): string {
  if (token.type === "codespan") return bold(token.text);
  if (token.type === "link") return `${inline(token.tokens ?? [])} (${escaped((token as Tokens.Link).href)})`;
  if ("tokens" in token && token.tokens) return inline(token.tokens);
  if (token.type === "text" || token.type === "escape") return escaped(token.text);
  throw new Error(`help texts have no ${token.type} in a line`);
}
