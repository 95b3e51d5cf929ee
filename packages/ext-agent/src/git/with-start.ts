import type { Host } from "@rocker/core";
import { type AgentRecord, directoryOfAgent } from "../record.ts";
import type { Project } from "./project.ts";
import type { GitCall } from "./run-git.ts";
import { objectsOf, quoted } from "./scratch.ts";

/** How Git is run in the user's repository to see what an agent started with, which need not be part of it. */
export function withStart(
  record: AgentRecord,
  { directory: cwd }: Project,
  host: Host,
): Required<Pick<GitCall, "cwd" | "env">> {
  const { start } = directoryOfAgent(record, host);
  return { cwd, env: { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(objectsOf(start)) } };
}
