import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isLeftBehind, ownerMark } from "@rocker/core";
import type { Project } from "./project.ts";
import { type GitCall, gitOutput } from "./run-git.ts";

/** A bare repository of one command, which sees the objects of a project without being able to write there. */
export interface Scratch {
  readonly directory: string;
  readonly repository: string;
  /** How Git is run in it. */
  readonly call: Required<Pick<GitCall, "cwd" | "env">>;
}

/** The files of an agent that a scratch repository needs. */
export interface AgentFiles {
  /** A directory of the user's. */
  readonly path: string;
  /** A bare repository with what the agent started with, which may be nowhere else; see `keepStart`. */
  readonly start: string;
}

const prefix = "scratch-";

/** Removes the scratch repositories of commands that were killed. */
function removeInterrupted(path: string): void {
  for (const name of readdirSync(path)) {
    const [, mark] = /^scratch-(.+)-[^-]{6}$/.exec(name) ?? [];
    if (mark !== undefined && isLeftBehind(mark)) rmSync(join(path, name), { recursive: true, force: true });
  }
}

/** Runs work with a scratch repository, which is removed at the end. */
export async function withScratch<Result>(
  project: Project,
  { path, start }: AgentFiles,
  work: (scratch: Scratch) => Promise<Result>,
): Promise<Result> {
  removeInterrupted(path);
  const directory = mkdtempSync(join(path, `${prefix}${ownerMark()}-`));
  try {
    chmodSync(directory, 0o700);
    const repository = join(directory, "repository.git");
    // Nothing of the user's settings: templates could add hooks.
    const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_DIR: repository };
    const init = ["init", "--quiet", "--bare", "--template=", `--object-format=${project.format}`];
    await gitOutput(init, { cwd: directory, env });
    // The objects of the user's own repository and of an earlier scratch, so that none of them has to be copied.
    const known = [project.objects, ...(existsSync(start) ? [objectsOf(start)] : [])];
    writeFileSync(
      join(repository, "objects/info/alternates"),
      known.map((one) => `${quoted(one)}\n`).join(""),
    );
    return await work({ directory, repository, call: { cwd: directory, env } });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Keeps a scratch repository as the one with what the agent started with. */
export function keepStart({ repository }: Scratch, { start }: AgentFiles): void {
  renameSync(repository, start);
}

export const objectsOf = (repository: string) => join(repository, "objects");

/** A path in a list that ":" separates: Git reads one in double quotes as a C string. */
export function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}
