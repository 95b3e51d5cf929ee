import { lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, inject, it } from "vitest";

const nodeModules = join(dirname(inject("rockerProgram")), "..");
const withAll = join(dirname(inject("rockerWithAllProgram")), "..");

/** Larger extensions, with their size limits in KB. */
const larger: Readonly<Record<string, number>> = {
  "@rocker/ext-deps": 140, // the language of deps files, their order and their lock
  "@rocker/ext-features": 1100, // undici, for downloads through a proxy and loaded only for these; registries, archives
  "@rocker/ext-mcp": 900, // the official SDK of the protocol and zod, loaded only by rocker mcp
  "@rocker/ext-tools": 45, // an entry for each of many tools
  "@rocker/ext-git": 40, // worktrees and submodules, followed only where git would
  "@rocker/ext-agent": 170, // git on the host, what is checked of an agent's work, copies without Git
  "@rocker/ext-isolate": 190, // a proxy, also one with keys and a log, snapshots, and a three-way merge that never follows a link
  "@rocker/ext-container": 36, // all settings of docker run, and lifecycle commands
  "@rocker/ext-user": 46, // scripts for accounts of the host and of the image
};

/** Total size of all files below a directory, in bytes. */
function sizeOf(path: string): number {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

function packagesIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(directory, name)).map((inner) => `${name}/${inner}`) : [name],
    );
}

describe("the installed packages", () => {
  const installed = packagesIn(nodeModules).map((name) => ({ name, bytes: sizeOf(join(nodeModules, name)) }));

  it("are small, including the CLI's dependencies", () => {
    const total = installed.reduce((sum, { bytes }) => sum + bytes, 0);
    console.info(
      [
        ...installed.map(({ name, bytes }) => `${(bytes / 1024).toFixed(0).padStart(6)} KB  ${name}`),
        `${(total / 2 ** 20).toFixed(1)} MB in all`,
      ].join("\n"),
    );
    expect(total).toBeLessThan(10 * 2 ** 20);
    expect(installed.length).toBeLessThanOrEqual(40);
  });

  // Without the license text, which is longer than some extensions.
  it.each(packagesIn(withAll).filter((name) => name.startsWith("@rocker/ext-")))(
    "%s is within its size limit",
    (name) => {
      const directory = join(withAll, name);
      expect(sizeOf(directory) - sizeOf(join(directory, "LICENSE"))).toBeLessThanOrEqual(
        (larger[name] ?? 30) * 1024,
      );
    },
  );

  it("bundle what is imported only when it is used: a linked checkout may not find it then", () => {
    const names = installed.map(({ name }) => name);
    expect(names).not.toContain("cosmiconfig");
  });

  it("contain no tests and no sources", () => {
    const files = installed
      .filter(({ name }) => name.startsWith("@rocker/"))
      .flatMap(({ name }) => readdirSync(join(nodeModules, name), { recursive: true, encoding: "utf8" }));
    expect(files.filter((name) => /\.test\.|(^|\/)src\/|(?<!\.d)\.ts$/.test(name))).toEqual([]);
  });
});
