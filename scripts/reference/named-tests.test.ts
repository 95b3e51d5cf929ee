import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { missingTest, namedTests, pages } from "./named-tests.ts";
import { repository } from "./repository.ts";

const own = "scripts/reference/named-tests.test.ts";

test("every test that a page names exists", () => {
  const named = pages().flatMap((page) => namedTests(page, readFileSync(join(repository, page), "utf8")));
  expect(named.length).toBeGreaterThan(50);
  expect(named.flatMap((one) => missingTest(one) ?? [])).toEqual([]);
});

test("titles are in quotes after the file", () => {
  const text = `x \`${own}\`, "titles are…" and "b"\n\`a.test.ts\`; "c"`;
  expect(namedTests("p.md", text)).toEqual([
    { page: "p.md", line: 1, file: own, title: "titles are…" },
    { page: "p.md", line: 1, file: own, title: "b" },
    { page: "p.md", line: 2, file: "a.test.ts", title: undefined },
  ]);
});

test("a file or a title that does not exist is reported with its place", () => {
  const missing = (file: string, title?: string) => missingTest({ page: "p.md", line: 7, file, title });
  expect(missing(own)).toBeUndefined();
  expect(missing(own, "titles are…")).toBeUndefined();
  expect(missing("gone.test.ts")).toBe("p.md:7: there is no gone.test.ts");
  const gone = ["no", "such", "title"].join(" ");
  expect(missing(own, gone)).toBe(`p.md:7: ${own} has no test "${gone}"`);
});
