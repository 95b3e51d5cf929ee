import { existsSync, readFileSync } from "node:fs";
import { type Host, problemOf, RockerError, singleQuoted, visibleLine } from "@rocker/core";
import { type GitResult, runGit } from "./run-git.ts";

/** A repository of the user's, with its working tree. */
export interface Project {
  /** The real path of the top of its working tree. */
  readonly directory: string;
  /** The object database, and the index of this working tree. */
  readonly objects: string;
  readonly index: string;
  /** `sha1` or `sha256`. */
  readonly format: string;
  /** Commits at which the history is cut off, one a line; empty for a complete history. */
  readonly shallow: string;
}

/** @throws RockerError agent/no-repository */
export function findProject(host: Host): Promise<Project> {
  return projectAt(host.path(host.cwd)?.realPath ?? host.cwd);
}

/**
 * @param directory in a working tree
 * @throws RockerError agent/no-repository
 */
export async function projectAt(directory: string): Promise<Project> {
  const paths = ["objects", "index", "shallow"].flatMap((name) => ["--git-path", name]);
  const found = await runGit(
    ["rev-parse", "--path-format=absolute", "--show-object-format", "--show-toplevel", ...paths],
    { cwd: directory },
  );
  const [format = "", top = "", objects = "", index = "", shallow = ""] = found.stdout.toString().split("\n");
  if (found.code !== 0 || shallow === "") throw noRepository(directory, found);
  return {
    directory: top,
    objects,
    index,
    format,
    shallow: existsSync(shallow) ? readFileSync(shallow, "utf8").trim() : "",
  };
}

function noRepository(directory: string, { stderr }: GitResult): RockerError {
  const isOthers = /dubious ownership/.test(stderr);
  return new RockerError([
    problemOf("agent", {
      slug: "no-repository",
      kind: "usage",
      facts: { directory, others: isOthers },
      what: isOthers
        ? `the Git repository of ${visibleLine(directory)} belongs to another user.`
        : `${visibleLine(directory)} is not in the working tree of a Git repository.`,
      why: "An agent works on a clone of the project, on a branch of its own.",
      fix: isOthers
        ? `If you trust it, run: git config --global --add safe.directory ${singleQuoted(directory)}`
        : 'Change to a project, or create a repository with "git init".',
    }),
  ]);
}
