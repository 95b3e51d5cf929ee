import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defineCommand, type Host, problemOf, RockerError } from "@rocker/core";
import { applyChanges, type Change, changesBetween } from "./changes.ts";
import { copyOf } from "./copy.ts";

const usage = `rocker isolate diff      show what the copy of this project has become
rocker isolate apply     make the project as its copy is, and discard the copy
rocker isolate discard   remove the copy

Changes in .git are neither shown nor applied: git would run what they say.
`;

/** What to do with the copy that `--isolate-project=copy` left. */
export const isolateCommand = defineCommand({
  name: "isolate",
  summary: "Show, apply or discard what an isolated container did to the copy of a project",

  run([verb = "", ...rest], { host }) {
    if (verb === "--help" || verb === "-h") {
      process.stdout.write(usage);
      return 0;
    }
    if (rest.length > 0 || !["diff", "apply", "discard"].includes(verb)) {
      process.stderr.write(usage);
      return 2;
    }
    const { project, copy } = copyHere(host);
    if (verb === "diff") return show(project, copy);
    if (verb === "apply") applyChanges(project, copy, changesBetween(project, copy));
    rmSync(copy, { recursive: true, force: true });
    return 0;
  },
});

/** The copy of the project that the person is in: of the nearest folder upward that has one. */
function copyHere(host: Host): { readonly project: string; readonly copy: string } {
  const here = host.path(host.cwd)?.realPath ?? host.cwd;
  for (let project = here; ; project = join(project, "..")) {
    const copy = copyOf(project, host);
    if (existsSync(copy)) return { project, copy };
    if (project === "/") break;
  }
  throw new RockerError([
    problemOf("isolate", {
      slug: "no-copy",
      facts: { directory: here },
      what: `there is no copy of ${here}.`,
      fix: "Make one: rocker --isolate --isolate-project=copy --cwd IMAGE",
    }),
  ]);
}

/** Names, then the texts' differences as git shows them, without looking at the project's own settings of git. */
function show(project: string, copy: string): number {
  for (const change of changesBetween(project, copy)) {
    process.stdout.write(`${change.type.padEnd(8)} ${JSON.stringify(change.path)}\n`);
    if (change.type === "changed") showText(change, project, copy);
  }
  return 0;
}

function showText({ path }: Change, project: string, copy: string): void {
  const flags = ["--no-index", "--no-ext-diff", "--no-textconv", "--no-color"];
  const sides = [join(project, path), join(copy, path)];
  const { stdout } = spawnSync("git", ["diff", ...flags, "--", ...sides], { cwd: "/", encoding: "utf8" });
  // A terminal must not obey what untrusted code wrote.
  if (stdout) process.stdout.write(stdout.replace(/[^\P{Cc}\n\t]/gu, "\u{fffd}"));
}
