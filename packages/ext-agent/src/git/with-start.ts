import type { Part } from "../part.ts";
import type { GitCall } from "./run-git.ts";
import { objectsOf, quoted } from "./scratch.ts";

/** How Git is run in the user's repository to see what an agent started with, which need not be part of it. */
export function withStart({ project, files }: Part): Required<Pick<GitCall, "cwd" | "env">> {
  return {
    cwd: project.directory,
    env: { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objectsOf(files.start)) },
  };
}
