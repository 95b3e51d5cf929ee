import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { apiPages } from "./api.ts";
import { cataloguePage } from "./catalogue.ts";
import { commandsPage } from "./commands.ts";
import { comparedPage } from "./compared-page.ts";
import { errorsPage } from "./errors.ts";
import { exportsPage } from "./exports-page.ts";
import { jsonPage } from "./json-page.ts";
import { messagesPage } from "./messages.ts";
import { outputSchema, outputs } from "./output-schemas.ts";
import { optionsPage, originalPage, readmeWithOptions } from "./pages.ts";
import { performancePage } from "./performance.ts";
import { planPage } from "./plan-page.ts";
import { planSchema } from "./plan-schema.ts";
import { pluginsBelow } from "./plugins.ts";
import { repository } from "./repository.ts";
import { rockercPage } from "./rockerc-page.ts";
import { takenNames } from "./taken-names.ts";
import { readmeWithTools, toolsReadme } from "./tool-table.ts";

// Everything that is generated from the sources and the manifests. `pnpm reference` updates what fails here.
const plugins = pluginsBelow("packages");

const isUpToDate = (path: string, text: string) =>
  expect(text, `${path} is stale: run pnpm reference`).toMatchFileSnapshot(join(repository, path));

test("docs/reference/options.md", () => isUpToDate("docs/reference/options.md", optionsPage(plugins)));

test("docs/reference/commands.md", () => isUpToDate("docs/reference/commands.md", commandsPage()));

test("docs/reference/extensions.md", () =>
  isUpToDate("docs/reference/extensions.md", cataloguePage(plugins)));

test("docs/reference/plan.md", () => isUpToDate("docs/reference/plan.md", planPage()));

test("docs/reference/exports.md", async () => isUpToDate("docs/reference/exports.md", await exportsPage()));

test("docs/reference/dev-containers-compared.md", () =>
  isUpToDate("docs/reference/dev-containers-compared.md", comparedPage()));

test("docs/explanation/performance.md", () =>
  isUpToDate("docs/explanation/performance.md", performancePage()));

test("docs/reference/errors.md", async () => isUpToDate("docs/reference/errors.md", await errorsPage()));

test("docs/reference/messages.md", async () =>
  isUpToDate("docs/reference/messages.md", await messagesPage()));

test("docs/guides/from-the-original.md", () =>
  isUpToDate("docs/guides/from-the-original.md", originalPage(plugins)));

test("docs/guides/from-rockerc.md", () => isUpToDate("docs/guides/from-rockerc.md", rockercPage(plugins)));

test("the names that create-extension refuses", () =>
  isUpToDate(
    "packages/create-extension/taken-names.json",
    `${JSON.stringify(takenNames(plugins), null, 2)}\n`,
  ));

test("docs/reference/json.md", () => isUpToDate("docs/reference/json.md", jsonPage()));

test.each(outputs)("the JSON Schema of $line --json", async (output) =>
  isUpToDate(
    `packages/cli/schema/${output.name}.schema.json`,
    `${JSON.stringify(outputSchema(output), null, 2)}\n`,
  ),
);

test("the JSON Schema of plans", () =>
  isUpToDate("packages/core/schema/plan.schema.json", `${JSON.stringify(planSchema, null, 2)}\n`));

test.each([...plugins, ...pluginsBelow("examples")])("the options in the README of $name", async (plugin) => {
  const text = readmeWithOptions(plugin);
  if (text !== undefined) await isUpToDate(`${plugin.directory}/README.md`, text);
});

test("the tools in the README of ext-tools", () => isUpToDate(toolsReadme, readmeWithTools()));

test("docs/api", async () => {
  const temporary = mkdtempSync(join(tmpdir(), "rocker-api-"));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  const pages = await apiPages(temporary);
  for (const [path, text] of pages) await isUpToDate(join("docs/api", path), text);
  const directory = join(repository, "docs/api");
  const existing = existsSync(directory)
    ? readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".md"))
    : [];
  expect(
    existing.filter((path) => !pages.has(path)),
    "pages of entry points that no longer exist: remove them",
  ).toEqual([]);
});
