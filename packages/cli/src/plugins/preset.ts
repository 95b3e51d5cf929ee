import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Registry } from "@rocker/core/lifecycle";
import { packagePath } from "./installed.ts";

/**
 * The packages that a package of the plugin directory stands for: those that it lists if it is a preset, and itself.
 * @param registry what is found in the directory
 */
export function packagesOf(name: string, directory: string, { packages }: Registry): string[] {
  const path = packagePath(directory, name);
  const found = packages.find(({ package: one }) => one.path === path)?.package;
  return found?.manifest?.preset === undefined ? [name] : [name, ...dependenciesOf(path)];
}

function dependenciesOf(path: string): string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  return Object.keys(dependencies);
}
