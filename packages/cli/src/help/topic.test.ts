import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../commands.ts";
import { styleFor } from "../render/style.ts";
import { textWidth } from "../render/text-width.ts";
import { markdownText } from "./markdown-text.ts";
import { topicText } from "./topic.ts";
import { type Topic, topics } from "./topics.ts";

const directory = join(import.meta.dirname, "../../help");
const plain = styleFor({}, {});
const names = Object.keys(topics) as Topic[];

test("each topic has a text, and each text a topic", () => {
  expect(readdirSync(directory).sort()).toEqual(names.map((name) => `${name}.md`).sort());
});

describe.each(names)("%s", (name) => {
  const source = readFileSync(join(directory, `${name}.md`), "utf8");
  const code = [...source.matchAll(/^```\w+\n(.*?)^```$/gms)].flatMap(([, text = ""]) => text.split("\n"));

  test.each([40, 80, 120])("fits a terminal of %d columns, but for code and addresses", (width) => {
    const text = topicText(name, plain, width);
    const isCopied = (line: string) =>
      /^ +https:/.test(line) || code.some((one) => one !== "" && one.trim().startsWith(line.trim()));
    const wide = text.split("\n").filter((line) => textWidth(line) > width && !isCopied(line));
    expect(wide).toEqual([]);
    expect(text).not.toMatch(/\]\(|`|\.\.\//);
  });

  test("names commands that exist", () => {
    const lines = code.flatMap((line) => /^rocker ([a-z]+(?: [a-z]+)?)(?= |$)/.exec(line)?.[1] ?? []);
    const isKnown = (line: string) =>
      [line, line.split(" ")[0] ?? ""].some((one) => Object.hasOwn(commands, one));
    expect(lines.filter((line) => !isKnown(line))).toEqual([]);
  });
});

test("what explains a line of code stands above it where there is no room beside it", () => {
  const text = "# A\n\n```sh\nrocker ls     # list them\n# alone\nrocker rm\n```\n";
  expect(markdownText(text, plain, 40)).toBe("A\n\n  rocker ls     # list them\n  # alone\n  rocker rm");
  expect(markdownText(text, plain, 20)).toBe("A\n\n  # list them\n  rocker ls\n  # alone\n  rocker rm");
});

test("a text with something else than headings, paragraphs, lists and code is refused", () => {
  expect(() => markdownText("| a |\n|---|\n| b |\n", plain, 80)).toThrow("help texts have no table");
  expect(() => markdownText("a <b>c</b>\n", plain, 80)).toThrow("help texts have no html");
});
