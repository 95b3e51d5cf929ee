import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Host, systemHost } from "@rocker/core/lifecycle";
import { onTestFinished } from "vitest";

/** A directory that is removed after the test. */
export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "rocker-cli-test-")));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes files by relative path: strings literally, objects as JSON. */
export function writeTree(directory: string, files: Readonly<Record<string, string | object>>): void {
  for (const [relative, contents] of Object.entries(files)) {
    const path = join(directory, relative);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof contents === "string" ? contents : JSON.stringify(contents));
  }
}

/** The files of an installed plugin package with one extension, named like the package without its scope. */
export function pluginFiles(name: string, fields: object = {}): Record<string, string | object> {
  const extension = name.replace(/^.*\//, "");
  const options = { [extension]: { type: "boolean", summary: `Use ${extension}` } };
  const entry = { name: extension, summary: `The tool ${extension}`, options, module: "./index.js" };
  return {
    [`node_modules/${name}/package.json`]: {
      name,
      version: "1.0.0",
      rocker: { manifest: 1, extensions: [entry] },
      ...fields,
    },
    [`node_modules/${name}/index.js`]: "",
  };
}

/** The real host, with a home and data directory of its own. */
export function hostWithData(data: string): Host {
  return { ...systemHost(), env: { ...process.env, HOME: data, XDG_DATA_HOME: data } };
}
