import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { explainErrors, type Registry } from "@rocker/core/lifecycle";
import { expect, inject, test } from "vitest";
import { commands } from "../../packages/cli/src/commands.ts";
import { configurationSchema } from "../../packages/cli/src/configuration/schema.ts";
import { imageOptions, runOptions } from "../../packages/cli/src/options.ts";
import { pluginsBelow } from "../../scripts/reference/plugins.ts";

const site = inject("site");
const pages = readdirSync(site, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".html") && file !== "404.html",
);
const read = (page: string) => readFileSync(join(site, page), "utf8");

/** How often a page has an anchor. */
const anchors = (page: string, id: string) => read(page).split(` id="${id}"`).length - 1;

test("every error has one anchor", async () => {
  const codes = (await explainErrors()).map(({ code }) => code.toLowerCase());
  expect(codes.filter((code) => anchors("reference/errors.html", code) !== 1)).toEqual([]);
});

test("every option of a run, of a build and of an extension has one anchor", () => {
  const extensions = pluginsBelow("packages").flatMap(({ manifest }) => manifest.extensions ?? []);
  const names = [runOptions, imageOptions, ...extensions.map(({ options }) => options)].flatMap(Object.keys);
  expect(names.length).toBeGreaterThan(150);
  expect(names.filter((name) => anchors("reference/options.html", `--${name}`) !== 1)).toEqual([]);
});

test("every command has one anchor", () => {
  const ids = Object.keys(commands).map((name) => `rocker-${name.replaceAll(" ", "-")}`);
  expect(ids.filter((id) => anchors("reference/commands.html", id) !== 1)).toEqual([]);
});

test("every key of a configuration has one anchor", () => {
  const { properties } = configurationSchema({ extensions: new Map() } as unknown as Registry);
  const keys = Object.keys(properties as object);
  // A key is the long name of an option, or has a row of its own.
  const found = (key: string) =>
    anchors("reference/configuration.html", `key-${key}`) || anchors("reference/options.html", `--${key}`);
  expect(keys).toContain("image");
  expect(keys.filter((key) => found(key) !== 1)).toEqual([]);
});

test("every extension is in the catalogue", () => {
  const plugins = pluginsBelow("packages").filter(({ manifest }) => manifest.extensions?.length);
  const missing = plugins.filter(({ name }) => !read("reference/extensions.html").includes(`${name} `));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test("every page is in a sidebar", () => {
  const linked = new Set(
    pages.flatMap((page) => [...read(page).matchAll(/href="\/([^"#]+\.html)"/g)].map(([, link]) => link)),
  );
  expect(pages.filter((page) => page !== "index.html" && !linked.has(page))).toEqual([]);
});

test("every page has a title and a description of its own", () => {
  const described = pages.map((page) => ({
    page,
    title: /<title>(.*?) \| rocker<\/title>/.exec(read(page))?.[1] ?? "",
    description: /<meta name="description" content="([^"]*)"/.exec(read(page))?.[1] ?? "",
  }));
  const wrong = described.filter(
    ({ page, title, description }) => page !== "index.html" && (title === "" || description.length < 20),
  );
  expect(wrong).toEqual([]);
  const titles = described.map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

test("every image has a text", () => {
  const without = pages.flatMap((page) => read(page).match(/<img(?![^>]*\balt="[^"]+)[^>]*>/g) ?? []);
  expect(without).toEqual([]);
});
