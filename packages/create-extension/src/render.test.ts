import { describe, expect, test } from "vitest";
import { markdownText, render } from "./render.ts";

const identity = { name: "big-duck", scope: "acme", summary: 'Quacks "my-tool" $& `x`' };

test("words of the template become the extension's own, in one pass", () => {
  expect(render("a.yml", "my-tool rocker-ext-my-tool MY_TOOL_READY", identity)).toBe(
    "big-duck @acme/rocker-ext-big-duck BIG_DUCK_READY",
  );
});

test("a summary is encoded for where it stands", () => {
  expect(render("a.ts", '"Add my-tool to the container"', identity)).toBe('"Quacks \\"my-tool\\" $& `x`"');
  expect(render("a.md", "Add my-tool to the container", identity)).toBe('Quacks "my-tool" \\$\\& \\`x\\`');
});

describe("Markdown text", () => {
  test.each([
    ["plain text.", "plain text."],
    ["# x", "\\# x"],
    ["- x - y", "\\- x - y"],
    ["=== x", "\\=== x"],
    ["12. x", "12\\. x"],
    ["1) x", "1\\) x"],
    ["<b>&amp;[a](b)![c]", "\\<b\\>\\&amp;\\[a\\](b)\\!\\[c\\]"],
    ["~a~ *b* _c_ |d|", "\\~a\\~ \\*b\\* \\_c\\_ \\|d\\|"],
  ])("%j", (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });
});
