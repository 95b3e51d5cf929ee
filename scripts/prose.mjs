// @ts-check
/**
 * `node scripts/prose.mjs [FILE…]`: finds terms that docs/reference/glossary.md retires, in documents, sources and tests. Code in
 * Markdown is not checked, because it can show the output of other programs. Exits with 1 if it finds any.
 */
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { TextlintKernel } from "@textlint/kernel";
import markdown from "@textlint/textlint-plugin-markdown";
import text from "@textlint/textlint-plugin-text";
// @ts-expect-error It has no types.
import terminology from "textlint-rule-terminology";
import { retiredTerms } from "./prose/retired-terms.mjs";
import { repository } from "./setup/directories.mjs";
import { runMain } from "./setup/problem.mjs";
import { mustRun } from "./setup/program.mjs";

const SOURCES = [".ts", ".mjs", ".js", ".json", ".yaml"];

/** Generated from files that are checked, recorded, or from third parties. */
const EXCLUDED = [
  "docs/api",
  "docs/reference/options.md",
  "*/rocker.json",
  "*/schema/*",
  "*/recordings/*",
  "bench/results",
  "pnpm-lock.yaml",
  "packages/cli/src/plugins/known-packages.json",
  // Recordings of an engine contain this script, so not a byte of it may change.
  "packages/core/src/hooks/entrypoint-script.ts",
].map((path) => `:!${path}`);

await runMain(async () => {
  const kernel = new TextlintKernel();
  const options = {
    plugins: [
      { pluginId: "markdown", plugin: markdown.default ?? markdown },
      { pluginId: "text", plugin: text.default ?? text, options: { extensions: SOURCES } },
    ],
    rules: [
      {
        ruleId: "terminology",
        rule: terminology,
        options: { defaultTerms: false, skip: [], terms: retiredTerms(repository) },
      },
    ],
  };
  let found = 0;
  for (const path of await paths(process.argv.slice(2))) {
    const content = readFileSync(join(repository, path), "utf8");
    const { messages } = await kernel.lintText(content, { ...options, filePath: path, ext: extname(path) });
    for (const { loc, message } of messages)
      process.stdout.write(
        `${path}:${loc.start.line}:${loc.start.column} ${message.replaceAll(/\s+/g, " ")}\n`,
      );
    found += messages.length;
  }
  if (found > 0) process.stdout.write(`\n${found} retired terms: see docs/reference/glossary.md\n`);
  return found === 0 ? 0 : 1;
});

/** @param {readonly string[]} requested @returns {Promise<readonly string[]>} */
async function paths(requested) {
  if (requested.length > 0) return requested;
  const patterns = [".md", ...SOURCES].map((extension) => `*${extension}`);
  const listed = await mustRun(["git", "ls-files", "-z", "--", ...patterns, ...EXCLUDED], {
    cwd: repository,
  });
  return listed.stdout.split("\0").filter(Boolean);
}
