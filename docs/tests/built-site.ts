import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Directory of the built site. */
    site: string;
  }
}

const docs = resolve(import.meta.dirname, "..");

/** Builds the site once for all tests, which also checks its links. */
export default function buildSite(project: TestProject): () => void {
  const site = mkdtempSync(join(tmpdir(), "rocker-site-"));
  const vitepress = join(docs, "node_modules/vitepress/bin/vitepress.js");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vitepress, "build", docs, "--outDir", site],
    { encoding: "utf8" },
  );
  const remove = () => rmSync(site, { recursive: true, force: true });
  if (status !== 0) {
    remove();
    throw new Error(`The site cannot be built (npm run docs):\n${stdout}${stderr}`);
  }
  project.provide("site", site);
  return remove;
}
