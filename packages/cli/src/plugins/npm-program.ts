import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** How npm is started. */
export interface NpmProgram {
  readonly program: string;
  /** Arguments before npm's own. */
  readonly before: readonly string[];
  /** Directories of programs, for npm and the scripts that it runs. */
  readonly path: string;
}

/**
 * The npm on PATH, or else the one that came with the Node that runs this: installed from a Python package, neither is on
 * PATH.
 * @param path the value of PATH
 * @param node the path of Node
 */
export function npmProgram(path = "", node = process.execPath): NpmProgram {
  const bundled = join(dirname(node), "../lib/node_modules/npm/bin/npm-cli.js");
  if (isOnPath("npm", path) || !existsSync(bundled)) return { program: "npm", before: [], path };
  return { program: node, before: ["--", bundled], path: [path, dirname(node)].join(delimiter) };
}

function isOnPath(name: string, path: string): boolean {
  return path.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return directory !== "";
    } catch {
      return false;
    }
  });
}
