import { isAbsolute, join } from "node:path/posix";
import type { ExtensionProblem, Host } from "@rocker/core";
import { problemAt } from "../problem.ts";
import type { Block, Item } from "./deps-file.ts";
import { type Root, readOwnFile } from "./own-file.ts";

/** A script with all that is needed to run it. */
export interface Script {
  readonly item: Item;
  readonly contents: string;
  readonly mode: number;
}

/**
 * Reads the scripts of a block.
 * @param root the project's folder: no path leads out of it
 */
export function readScripts(
  host: Host,
  block: Block,
  root: Root,
): { readonly scripts: readonly Script[]; readonly problems: readonly ExtensionProblem[] } {
  const scripts: Script[] = [];
  const problems: ExtensionProblem[] = [];
  for (const item of block.items) {
    const { text, place } = item;
    const path = join(block.folder, text);
    if (isAbsolute(text) || text.split("/").includes("..")) {
      const what = `script path ${JSON.stringify(text)} is outside this file's directory.`;
      const fix = "Specify a script in this file's directory, or below it.";
      problems.push(problemAt(place, { slug: "script-path", what, fix }));
      continue;
    }
    const file = readOwnFile(host, path, root, place);
    if ("problem" in file) {
      problems.push(withArgumentsHint(host, block, item, file.problem));
      continue;
    }
    const contents = file.contents.toString("utf8");
    if (!Buffer.from(contents).equals(file.contents)) {
      const what = `${JSON.stringify(text)} is not a text file.`;
      problems.push(problemAt(place, { slug: "script", what, fix: "Specify a script, not a binary." }));
      continue;
    }
    scripts.push({ item, contents, mode: file.mode });
  }
  return { scripts, problems };
}

/** `build.sh --fast`: the whole text is a path, as names may have blanks. */
function withArgumentsHint(
  host: Host,
  { folder }: Block,
  { text }: Item,
  problem: ExtensionProblem,
): ExtensionProblem {
  const [script = "", ...args] = text.split(" ");
  if (args.length === 0 || host.path(join(folder, script))?.kind !== "file") return problem;
  return {
    ...problem,
    fix: `Write the arguments separately: - {path: ${script}, args: [${args.join(", ")}]}`,
  };
}
