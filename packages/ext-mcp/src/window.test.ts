import { expect, test } from "vitest";
import { Window } from "./window.ts";

const seen = (from: number, limit: number, chunks: readonly string[]) => {
  const window = new Window(from, limit);
  for (const chunk of chunks) window.add(Buffer.from(chunk));
  return window.seen;
};

test("the pages of a text are the text, in whole lines", () => {
  const text = "one\ntwo\nthree\nfour\n";
  for (const chunks of [[text], [...text]]) {
    let [pages, from] = [[] as string[], 0 as number | undefined];
    while (from !== undefined) {
      const page = seen(from, 9, chunks);
      expect(page.size).toBe(19);
      pages = [...pages, page.text];
      from = page.next;
    }
    expect(pages).toEqual(["one\ntwo\n", "three\n", "four\n"]);
  }
});

test("a line that is longer than a page is cut; what is after the end is empty", () => {
  expect(seen(0, 4, ["abcdefg\n"])).toEqual({ text: "abcd", size: 8, next: 4 });
  expect(seen(20, 4, ["abcdefg\n"])).toEqual({ text: "", size: 8, next: undefined });
});
