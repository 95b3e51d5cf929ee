import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const repository = resolve(import.meta.dirname, "../..");

/** The pnpm on PATH, or the one that the repository names, through npx, because a machine may have only npm. */
function pnpm(): readonly string[] {
  if (spawnSync("pnpm", ["--version"]).status === 0) return ["pnpm"];
  const { packageManager } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  return ["npx", "--yes", packageManager];
}

/** Packs every package in `packages/` as for publishing. Returns the tarballs' paths by package name. */
export function packPackages(destination: string): [name: string, tarball: string][] {
  const [program = "", ...args] = pnpm();
  const every = ["--filter", "./packages/*", "--json", "pack", "--pack-destination", destination];
  const output = execFileSync(program, [...args, ...every], { cwd: repository, encoding: "utf8" });
  const packed: { name: string; filename: string }[] = JSON.parse(output);
  return packed.map(({ name, filename }) => [name, filename]);
}

/**
 * Packs a package of the workspace as for publishing. Returns the tarball's path.
 * @param directory relative to the repository
 */
export function packPackage(directory: string, destination: string): string {
  const [program = "", ...args] = pnpm();
  const output = execFileSync(program, [...args, "pack", "--json", "--pack-destination", destination], {
    cwd: join(repository, directory),
    encoding: "utf8",
  });
  return JSON.parse(output).filename;
}
