import { lexer, type Token, type Tokens } from "marked";
import type { Style } from "../render/style.ts";
import { wrap } from "../render/wrap.ts";

/** Lines of text longer than this are hard to read, in columns. */
const widest = 100;

/**
 * Markdown for a terminal: headings, paragraphs, lists and code. The addresses of links follow the paragraph.
 * @param width of the terminal, in columns
 * @throws Error for anything else: the texts are rocker's own
 */
export function markdownText(markdown: string, style: Style, width: number): string {
  const room = Math.min(width, widest);
  return lexer(markdown)
    .filter(({ type }) => type !== "space")
    .map((token) => block(token, style, room).join("\n"))
    .join("\n\n");
}

function block(token: Token, style: Style, width: number): string[] {
  switch (token.type) {
    case "heading":
      return [style.strong(plain(token.tokens ?? []))];
    case "paragraph":
      return [...wrap(plain(token.tokens ?? []), width), ...addresses(token.tokens ?? [])];
    case "code":
      return codeLines((token as Tokens.Code).text, style, width);
    case "list":
      return (token as Tokens.List).items.flatMap((item, index) =>
        listItem(item, token as Tokens.List, index, width),
      );
    default:
      throw new Error(`help texts have no ${token.type}`);
  }
}

function listItem(
  item: Tokens.ListItem,
  { ordered, start }: Tokens.List,
  index: number,
  width: number,
): string[] {
  const mark = ordered ? `${Number(start) + index}. ` : "- ";
  const [first = "", ...rest] = wrap(plain(item.tokens), width - mark.length - 2);
  return [`  ${mark}${first}`, ...rest.map((line) => " ".repeat(mark.length + 2) + line)];
}

/** Code is not wrapped: it is copied. If a line does not fit with what explains it, the explanations go above the lines. */
function codeLines(text: string, style: Style, width: number): string[] {
  const lines = text.split("\n").map((line) => {
    const explained = /^(.*?\S)? *(# .*)$/.exec(line);
    const [, code = "", comment = ""] = explained ?? ["", line];
    return { line, code, comment };
  });
  const fits = lines.every(({ line, code, comment }) => !comment || !code || line.length + 2 <= width);
  return lines.flatMap(({ line, code, comment }) => {
    if (fits || !comment || !code)
      return [`  ${line.slice(0, line.length - comment.length)}${style.dim(comment)}`];
    return [...wrap(comment.slice(2), width - 4).map((one) => style.dim(`  # ${one}`)), `  ${code}`];
  });
}

function plain(tokens: readonly Token[]): string {
  return tokens.map(inline).join("").replaceAll("\n", " ");
}

function inline(token: Token): string {
  if (token.type === "codespan") return `"${token.text}"`.replace(/^"(\S*)"$/, "$1");
  if (token.type === "checkbox") return "";
  if ("tokens" in token && token.tokens) return plain(token.tokens);
  if (token.type === "text" || token.type === "escape") return token.text;
  throw new Error(`help texts have no ${token.type} in a line`);
}

/** Each on a line of its own, so that a terminal can open it. */
function addresses(tokens: readonly Token[]): string[] {
  return tokens.filter(({ type }) => type === "link").map((link) => `  ${(link as Tokens.Link).href}`);
}
