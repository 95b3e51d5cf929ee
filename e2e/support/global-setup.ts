import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { packPackages } from "./pack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The installed program `rocker`. */
    rockerProgram: string;
    /** The same, with every package of the repository installed next to it. */
    rockerWithAllProgram: string;
    /** Where the tests create their directories: writable for all users, and removed at the end. */
    scratch: string;
  }
}

/**
 * Installs rocker as for a user: every package is packed as for publishing, then installed by npm into a directory that
 * all users can read. The tests run that program.
 */
export default function install(project: TestProject): () => void {
  const directory = mkdtempSync(join(tmpdir(), "rocker-e2e-"));
  chmodSync(directory, 0o755);
  const tarballs = packPackages(directory);
  // Tarballs for every name, so that none of these packages comes from a registry.
  const overrides = Object.fromEntries(tarballs.map(([name, file]) => [name, `file:${file}`]));
  const installed = installInto(join(directory, "installed"), ["@rocker/cli", "@rocker/core"], overrides);
  const all = Object.keys(overrides).filter((name) => name !== "@rocker/testkit");
  const withAll = installInto(join(directory, "with-all"), all, overrides);
  execFileSync("chmod", ["-R", "a+rX", directory]);
  const scratch = join(directory, "scratch");
  mkdirSync(scratch);
  chmodSync(scratch, 0o1777);
  project.provide("scratch", scratch);
  project.provide("rockerProgram", installed);
  project.provide("rockerWithAllProgram", withAll);
  return () => rmSync(directory, { recursive: true, force: true });
}

/** @returns the program's path */
function installInto(directory: string, wanted: readonly string[], tarballs: Record<string, string>): string {
  mkdirSync(directory);
  writeFileSync(
    join(directory, "package.json"),
    JSON.stringify({
      private: true,
      dependencies: Object.fromEntries(wanted.map((name) => [name, tarballs[name]])),
      overrides: Object.fromEntries(Object.entries(tarballs).filter(([name]) => !wanted.includes(name))),
    }),
  );
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: directory,
    stdio: "inherit",
  });
  return join(directory, "node_modules/.bin/rocker");
}
