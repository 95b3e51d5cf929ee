import { dirname } from "node:path/posix";
import { type Host, problemOf, RockerError, visibleLine } from "@rocker/core";
import { findProject, type Project } from "./git/project.ts";
import { allAgents } from "./record.ts";

/** The project that the user is in. */
export interface Place {
  /** Its real path. */
  readonly directory: string;
  /** Absent: it has no Git repository, or this host has no Git. */
  readonly git?: Project;
}

/** @throws RockerError agent/no-repository for a repository of another user */
export async function findPlace(host: Host): Promise<Place> {
  try {
    const git = await findProject(host);
    return { directory: git.directory, git };
  } catch (error) {
    if (!(error instanceof RockerError) || !isWithoutGit(error)) throw error;
    return { directory: directoryWithAgents(host) };
  }
}

const isWithoutGit = ({ problems }: RockerError) =>
  problems.some(
    ({ code, facts }) => code === "agent/no-git" || (code === "agent/no-repository" && !facts.others),
  );

/** Without Git, nothing else marks the top of a project: the nearest directory that has agents, or else this one. */
function directoryWithAgents(host: Host): string {
  const here = host.path(host.cwd)?.realPath ?? host.cwd;
  const projects = new Set(allAgents(host).map(({ project }) => project));
  for (let directory = here; directory !== "/"; directory = dirname(directory))
    if (projects.has(directory)) return directory;
  return here;
}

/**
 * Refuses to copy what is more than a project.
 * @throws RockerError agent/no-project
 */
export function requireProject({ directory }: Place, host: Host): void {
  const home = host.path(host.user().home)?.realPath ?? host.user().home;
  if (directory !== "/" && !`${home}/`.startsWith(`${directory}/`)) return;
  throw new RockerError([
    problemOf("agent", {
      slug: "no-project",
      kind: "usage",
      facts: { directory },
      what: `${visibleLine(directory)} is not a project: it holds your home directory.`,
      fix: "Change to the directory of a project.",
    }),
  ]);
}
