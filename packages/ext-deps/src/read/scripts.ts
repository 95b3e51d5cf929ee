import { isAbsolute, join } from "node:path/posix";
import type { ExtensionProblem, Host } from "@rocker/core";
import { problemAt } from "../problem.ts";
import type { Block, Item } from "./deps-file.ts";
import { readProjectFile, type SearchRoot } from "./project-file.ts";

/** A script, and what is needed to run it. */
export interface Script {
  readonly item: Item;
  readonly contents: string;
  readonly mode: number;
}

/**
 * Reads the scripts of a block.
 * @param root the project's directory; scripts must be inside it
 */
export function readScripts(
  host: Host,
  block: Block,
  root: SearchRoot,
): { readonly scripts: readonly Script[]; readonly problems: readonly ExtensionProblem[] } {
  const scripts: Script[] = [];
  const problems: ExtensionProblem[] = [];
  for (const item of block.items) {
    const { text, location } = item;
    const path = join(block.directory, text);
    if (isAbsolute(text) || text.split("/").includes("..")) {
      const what = `script path ${JSON.stringify(text)} is outside this file's directory.`;
      const fix = "Specify a script in this file's directory, or below it.";
      problems.push(problemAt(location, { slug: "script-path", what, fix }));
      continue;
    }
    const file = readProjectFile(host, path, root, location);
    if ("problem" in file) {
      problems.push(withArgumentsHint(host, block, item, file.problem));
      continue;
    }
    const contents = file.contents.toString("utf8");
    if (!Buffer.from(contents).equals(file.contents)) {
      const what = `${JSON.stringify(text)} is not a text file.`;
      problems.push(problemAt(location, { slug: "script", what, fix: "Specify a script, not a binary." }));
      continue;
    }
    scripts.push({ item, contents, mode: file.mode });
  }
  return { scripts, problems };
}

/** For entries such as `build.sh --fast`: the whole text is a path, because file names can contain spaces. */
function withArgumentsHint(
  host: Host,
  { directory }: Block,
  { text }: Item,
  problem: ExtensionProblem,
): ExtensionProblem {
  const [script = "", ...args] = text.split(" ");
  if (args.length === 0 || host.path(join(directory, script))?.kind !== "file") return problem;
  return {
    ...problem,
    fix: `Write the arguments separately: - {path: ${script}, args: [${args.join(", ")}]}`,
  };
}
