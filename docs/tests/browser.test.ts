import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults, RunOptions } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

const site = inject("site");
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const skipped = (process.env.ROCKER_TEST_WITHOUT ?? "").split(",");

interface View {
  readonly colorScheme: "light" | "dark";
  readonly viewport: { readonly width: number; readonly height: number };
  readonly axe: RunOptions;
  /** One of each kind. */
  readonly pages: readonly string[];
}

const desktop = { width: 1280, height: 900 };
const views: Readonly<Record<string, View>> = {
  light: {
    colorScheme: "light",
    viewport: desktop,
    // The button of VitePress' search is named Search, and also shows the key K.
    axe: { rules: { "label-content-name-mismatch": { enabled: false } } },
    pages: [
      "index.html",
      "tutorials/extension-tutorial.html",
      "guides/gpu.html",
      "explanation/comparison.html",
      "extensions/ext-x11.html",
    ],
  },
  dark: {
    colorScheme: "dark",
    viewport: desktop,
    axe: { runOnly: ["color-contrast"] },
    pages: ["tutorials/extension-tutorial.html", "reference/configuration.html"],
  },
  phone: {
    colorScheme: "light",
    viewport: { width: 375, height: 740 },
    axe: { runOnly: ["color-contrast"] },
    pages: ["index.html", "reference/options.html", "explanation/comparison.html"],
  },
};

/** The program of Debian, of Google, of Ubuntu. */
function browserProgram(): string {
  const names = ["chromium", "google-chrome", "chromium-browser"];
  const found = (process.env.PATH ?? "")
    .split(":")
    .flatMap((directory) => names.map((name) => join(directory, name)))
    .find((path) => existsSync(path));
  if (found) return found;
  throw new Error("Chromium is not installed: apt-get install chromium, or npm test -- --without browser");
}

describe.skipIf(skipped.includes("browser") || skipped.includes("e2e"))("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    // Chromium's sandbox does not work for root and in containers. It opens the site only.
    browser = await chromium.launch({ executablePath: browserProgram(), args: ["--no-sandbox"] });
  });
  afterAll(() => browser.close());

  describe.each(Object.entries(views))("%s", (name, view) => {
    test.each(view.pages)("%s", async (path) => {
      const context = await browser.newContext({ colorScheme: view.colorScheme, viewport: view.viewport });
      const page = await context.newPage();
      const problems: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) problems.push(message.text());
      });
      page.on("pageerror", (error) => problems.push(error.message));
      await openPage(page, path, problems);
      problems.push(...(await wideParts(page)), ...(await violations(page, view.axe)));
      const pictures = process.env.ROCKER_DOCS_PICTURES;
      if (pictures)
        await page.screenshot({ path: join(pictures, `${path.replaceAll("/", "-")}-${name}.png`) });
      await context.close();
      expect(problems).toEqual([]);
    });
  });

  test("the search finds a word in the text of a page", async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    await openPage(page, "index.html", problems);
    await page.click("button.DocSearch");
    await page.fill("#localsearch-input", "no-new-privileges");
    await page.click('.results a[href*="/guides/no-sudo.html"]');
    await page.waitForURL("**/guides/no-sudo.html*");
    await page.close();
    expect(problems).toEqual([]);
  });
});

/** Opens a page of the site. Everything is served from the built files: a request elsewhere is a problem. */
async function openPage(page: Page, path: string, problems: string[]): Promise<void> {
  await page.route("**", async (route) => {
    const { origin, pathname } = new URL(route.request().url());
    const file = join(site, decodeURIComponent(pathname));
    if (origin === "http://site" && existsSync(file)) return route.fulfill({ path: file });
    problems.push(`requests ${route.request().url()}`);
    return route.abort();
  });
  await page.goto(`http://site/${path}`);
  // What is wrong with the page's own script shows when it takes over the page.
  await page.waitForFunction(() => "__vue_app__" in (document.querySelector("#app") ?? {}));
}

/** Whether the page scrolls sideways. */
function wideParts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`${scrollWidth} pixels wide, of ${clientWidth}`] : [];
  });
}

/** What axe finds: contrast, texts of images and buttons, the order of headings… */
async function violations(page: Page, options: RunOptions): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(
    (chosen) => (window as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(chosen),
    { ...options, resultTypes: ["violations" as const] },
  );
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, target }) => `${id}: ${help}: ${target.join(" ")}: ${html.slice(0, 150)}`),
  );
}
