import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "@rocker/core/lifecycle";
import { imageOptions, runOptions } from "../../packages/cli/src/options.ts";
import { repository } from "./repository.ts";

/** A plugin package of the workspace. */
export interface Plugin {
  readonly name: string;
  /** Relative to the repository. */
  readonly directory: string;
  readonly manifest: Manifest;
  /** Whether @rocker/cli depends on it. */
  readonly bundled: boolean;
}

/** The plugin packages in a directory of the repository. Those in `packages` are published, those in `examples` are not. */
export function pluginsBelow(parent: "packages" | "examples"): Plugin[] {
  const read = (...path: string[]) => JSON.parse(readFileSync(join(repository, ...path), "utf8"));
  const withCli = Object.keys(read("packages/cli/package.json").dependencies);
  return packagesBelow(parent).flatMap((directory): Plugin[] => {
    const { name, rocker } = read(directory, "package.json");
    if (rocker === undefined) return [];
    return [{ name, directory, manifest: read(directory, rocker), bundled: withCli.includes(name) }];
  });
}

function packagesBelow(parent: string): string[] {
  return readdirSync(join(repository, parent))
    .map((name) => `${parent}/${name}`)
    .filter((directory) => existsSync(join(repository, directory, "package.json")));
}

/** The package that provides an option. */
export function providerOf(name: string, plugins: readonly Plugin[]): string | undefined {
  if (name in runOptions || name in imageOptions) return "@rocker/cli";
  return plugins.find(({ manifest }) => manifest.extensions?.some(({ options }) => name in options))?.name;
}
