import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repository } from "./repository.ts";

/** A test that a page names, such as `e2e/trust.test.ts`, "is not run without consent". */
export interface NamedTest {
  readonly page: string;
  readonly line: number;
  readonly file: string;
  /** Undefined: the whole file. A trailing "…" leaves out the rest of the title. */
  readonly title: string | undefined;
}

/** A name of a file in code style, with titles in quotes after it. */
const reference = /`([\w./-]+\.test\.ts)`((?:(?:,| and) "[^"\n]+")*)/g;

/** All tests that a page names. */
export function namedTests(page: string, text: string): readonly NamedTest[] {
  return text.split("\n").flatMap((line, index) =>
    [...line.matchAll(reference)].flatMap(([, file = "", titles = ""]) => {
      const named = [...titles.matchAll(/"([^"]+)"/g)].map(([, title]) => title);
      const all = named.length > 0 ? named : [undefined];
      return all.map((title) => ({ page, line: index + 1, file, title }));
    }),
  );
}

/** Why a page names a test that does not exist; undefined if it exists. */
export function missingTest({ page, line, file, title }: NamedTest): string | undefined {
  const places = [file, join(dirname(page), file), join("packages", file)];
  const path = places.map((one) => join(repository, one)).find((one) => existsSync(one));
  if (path === undefined) return `${page}:${line}: there is no ${file}`;
  if (title === undefined) return undefined;
  const start = title.replace(/…$/, "");
  const source = readFileSync(path, "utf8");
  const isTitle = ['"', "'", "`"].some((quote) => source.includes(`${quote}${start}`));
  return isTitle ? undefined : `${page}:${line}: ${file} has no test "${title}"`;
}

/** The tests in the tutorial are those that its readers write. */
const others = new Set(["docs/tutorials/extension-tutorial.md"]);

/** The pages that people read. */
export function pages(): readonly string[] {
  const pagesIn = (directory: string) =>
    list(directory).flatMap((name) => (name.endsWith(".md") ? [join(directory, name)] : []));
  const readmes = ["packages", "examples"].flatMap((directory) =>
    list(directory).map((name) => join(directory, name, "README.md")),
  );
  const docs = ["tutorials", "guides", "reference", "explanation"].flatMap((name) =>
    pagesIn(join("docs", name)),
  );
  return [...pagesIn("."), ...docs, ...readmes].filter(
    (page) => !others.has(page) && existsSync(join(repository, page)),
  );
}

const list = (directory: string) => readdirSync(join(repository, directory)).sort();
