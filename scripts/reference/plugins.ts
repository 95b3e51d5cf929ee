import { readdirSync, readFileSync } from "node:fs";
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

/** The plugin packages of the workspace that are published, by name. */
export function workspacePlugins(): Plugin[] {
  const read = (...path: string[]) => JSON.parse(readFileSync(join(repository, ...path), "utf8"));
  const withCli = Object.keys(read("packages/cli/package.json").dependencies);
  return readdirSync(join(repository, "packages"))
    .map((name) => `packages/${name}`)
    .flatMap((folder): Plugin[] => {
      const { name, rocker, private: isPrivate } = read(folder, "package.json");
      if (rocker === undefined || isPrivate) return [];
      return [{ name, folder, manifest: read(folder, rocker), comesAlong: withCli.includes(name) }];
    });
}
