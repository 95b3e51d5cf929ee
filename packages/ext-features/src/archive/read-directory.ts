import { join, relative } from "node:path";
import type { Host } from "@rocker/core";
import { type FeatureFile, limits, UnusableFiles } from "./files.ts";

/**
 * The files of a directory of the host. Links are followed only inside it: otherwise a project could put a file of the user
 * into an image.
 * @throws UnusableFiles
 */
export function readDirectory(directory: string, host: Host): readonly FeatureFile[] {
  const root = host.path(directory);
  if (root?.kind !== "directory") throw new UnusableFiles("the directory does not exist");
  const files: FeatureFile[] = [];
  let total = 0;
  const walk = (path: string) => {
    for (const { name, kind } of host.entries(path) ?? []) {
      const inner = join(path, name);
      if (kind === "directory") {
        walk(inner);
        continue;
      }
      const facts = host.path(inner);
      const shown = JSON.stringify(relative(directory, inner));
      if (facts?.kind !== "file") throw new UnusableFiles(`${shown} is not a file`);
      if (!facts.realPath.startsWith(`${root.realPath}/`))
        throw new UnusableFiles(`the link ${shown} leaves the Feature`);
      const contents = host.readFile(inner, limits.unpacked);
      if (!contents) throw new UnusableFiles(`${shown} cannot be read`);
      total += contents.length;
      files.push({ path: relative(directory, inner), isExecutable: (facts.mode & 0o111) !== 0, contents });
      if (total > limits.unpacked || files.length > limits.files) throw new UnusableFiles("it is too large");
    }
  };
  walk(directory);
  return files;
}
