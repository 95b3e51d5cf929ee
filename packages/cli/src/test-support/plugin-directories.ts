import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Host, systemHost } from "@rocker/core/lifecycle";
import { onTestFinished } from "vitest";

/** A folder that is gone when the test is over. */
export function temporaryDirectory(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "rocker-cli-test-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files by relative path: text as it is, objects as JSON. */
export function writeTree(folder: string, files: Readonly<Record<string, string | object>>): void {
  for (const [relative, contents] of Object.entries(files)) {
    const path = join(folder, relative);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof contents === "string" ? contents : JSON.stringify(contents));
  }
}

/** The files of an installed plugin package with one extension, named as the last part of the package's name. */
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

/** This machine for a person whose data is in a folder. */
export function hostWithData(data: string): Host {
  return { ...systemHost(), env: { ...process.env, HOME: data, XDG_DATA_HOME: data } };
}
