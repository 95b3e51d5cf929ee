import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Registry } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { configurationSchema } from "../../packages/cli/src/configuration/schema.ts";
import { pluginsBelow } from "../../scripts/reference/plugins.ts";

const docs = resolve(import.meta.dirname, "..");

const pages = readdirSync(docs, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".md") && !/^(node_modules|api|\.vitepress)\//.test(file),
);

interface Block {
  readonly page: string;
  /** What follows the fence: `sh`, or `sh untested=needs-a-registry`. */
  readonly info: string;
  readonly text: string;
}

const blocks = pages.flatMap((page) =>
  [...readFileSync(join(docs, page), "utf8").matchAll(/^(`{3,})(\w[^\n]*)\n([\s\S]*?)^\1$/gm)].map(
    ([, , info = "", text = ""]): Block => ({ page, info, text }),
  ),
);

/** Pages whose command lines other tests type, and which. */
const tested: Readonly<Record<string, string>> = {
  "tutorials/extension-tutorial.md": "e2e/tutorial.test.ts",
  "reference/extensions.md": "e2e/readme-examples.test.ts: they are those of the READMEs",
  "reference/commands.md": "the examples of --help; their commands each have a test in e2e/",
  "reference/configuration.md": "e2e/config.test.ts",
  "reference/json.md": "e2e/json-output.test.ts",
  "reference/dev-containers.md": "e2e/devcontainer.test.ts",
  "guides/from-the-original.md": "e2e/original-lines.test.ts",
  "guides/from-rockerc.md": "e2e/config.test.ts",
  "guides/from-dev-containers.md": "e2e/devcontainer.test.ts",
};

/** e2e/readme-examples.test.ts runs the blocks of these pages that say no more than their language. */
const isRun = ({ page, info }: Block) =>
  /^(guides\/|tutorials\/first-run|reference\/plan)/.test(page) && ["sh", "console"].includes(info);

test("every block of command lines is run by a test, or says why not", () => {
  const lines = blocks.filter(({ info }) => /^(sh|console|bash|shell)\b/.test(info));
  expect(lines.length).toBeGreaterThan(50);
  const missing = lines.filter(
    (block) => !isRun(block) && !(block.page in tested) && !/^sh untested=[a-z-]+$/.test(block.info),
  );
  expect(missing).toEqual([]);
});

test("every configuration has keys that exist", () => {
  const extensions = new Map(
    pluginsBelow("packages")
      .flatMap(({ manifest }) => manifest.extensions ?? [])
      .map((extension) => [extension.name, extension]),
  );
  const { properties } = configurationSchema({ extensions } as unknown as Registry);
  const configurations = blocks.filter(
    ({ info, text }) => info === "yaml" && /^# (\.rockerrc|~\/\.config\/rocker)/.test(text),
  );
  expect(configurations.length).toBeGreaterThan(5);
  const unknown = configurations.flatMap(({ page, text }) =>
    [...text.matchAll(/^([\w-]+):/gm)]
      .filter(([, key = ""]) => !Object.hasOwn(properties as object, key))
      .map(([, key]) => `${page}: ${key}`),
  );
  expect(unknown).toEqual([]);
});
