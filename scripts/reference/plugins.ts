import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "@rocker/core/lifecycle";
import { repository } from "./repository.ts";

/** A plugin package of the workspace. */
export interface Plugin {
  readonly name: string;
  /** Relative to the repository. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Whether it is installed with @rocker/cli. */
  readonly comesAlong: boolean;
}

/** The plugin packages below a folder of the repository, by name: `packages` are published, `examples` are not. */
export function pluginsBelow(parent: "packages" | "examples"): Plugin[] {
  const read = (...path: string[]) => JSON.parse(readFileSync(join(repository, ...path), "utf8"));
  const withCli = Object.keys(read("packages/cli/package.json").dependencies);
  return packagesBelow(parent).flatMap((folder): Plugin[] => {
    const { name, rocker } = read(folder, "package.json");
    if (rocker === undefined) return [];
    return [{ name, folder, manifest: read(folder, rocker), comesAlong: withCli.includes(name) }];
  });
}

function packagesBelow(parent: string): string[] {
  return readdirSync(join(repository, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(repository, folder, "package.json")));
}
