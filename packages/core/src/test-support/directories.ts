import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory that is removed after the test, even if the test took permissions from the directory itself. */
export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "rocker-core-test-")));
  onTestFinished(() => {
    if (existsSync(directory)) chmodSync(directory, 0o700);
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** A symbolic link, as a value of `writeTree`. */
export const linkTo = (target: string) => ({ linkTo: target });

/** Writes files by relative path: strings as they are, objects as JSON. */
export function writeTree(directory: string, files: Readonly<Record<string, string | object>>): void {
  for (const [relative, contents] of Object.entries(files)) {
    const path = join(directory, relative);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof contents === "object" && "linkTo" in contents) symlinkSync(String(contents.linkTo), path);
    else writeFileSync(path, typeof contents === "string" ? contents : JSON.stringify(contents));
  }
}

/** The files of a plugin package with one extension. Importing `index.js` throws. */
export function pluginFiles(at: string, name: string, extension: string): Record<string, string | object> {
  return {
    [`${at}/package.json`]: { name, version: "1.0.0", type: "module", rocker: "./rocker.json" },
    [`${at}/rocker.json`]: manifestWith(extension),
    [`${at}/index.js`]: `throw new Error("${name} was imported");`,
  };
}

export function manifestWith(extension: string): object {
  const options = { [extension]: { type: "boolean", summary: "on" } };
  return {
    manifest: 1,
    extensions: [{ name: extension, summary: extension, options, module: "./index.js" }],
  };
}
