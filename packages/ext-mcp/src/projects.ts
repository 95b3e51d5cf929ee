import { resolve } from "node:path";
import { type Host, singleQuoted, visibleLine } from "@rocker/core";
import { projectAt } from "@rocker/ext-agent/agents";
import type { ServeLine } from "./serve-line.ts";
import { mcpError } from "./usage.ts";

/**
 * The projects that an assistant may create environments for, as real paths: what a symbolic link among the directories
 * leads to later does not matter.
 * @throws RockerError mcp/no-project
 */
export async function findProjects(
  { directories }: ServeLine,
  host: Host,
): Promise<readonly [string, ...string[]]> {
  const [first, ...others] = directories;
  if (first === undefined) return [await projectHere(host)];
  const start = await namedProject(first, host);
  const more = await Promise.all(others.map((one) => namedProject(one, host)));
  return [start, ...new Set(more.filter((one) => one !== start))];
}

/** A client that starts in a home directory must not get all of it: only a repository below it is a project by itself. */
async function projectHere(host: Host): Promise<string> {
  const top = await topOf(host.cwd);
  if (top !== undefined && top !== "/" && top !== homeOf(host)) return top;
  throw mcpError({
    slug: "no-project",
    kind: "usage",
    facts: { directory: host.cwd },
    what: `${visibleLine(host.cwd)} is not in a Git project.`,
    fix: "Name the directory of the project: rocker mcp DIRECTORY",
  });
}

async function namedProject(directory: string, host: Host): Promise<string> {
  const found = host.path(resolve(host.cwd, directory));
  const refuse = (what: string, fix: string) =>
    mcpError({ slug: "no-project", kind: "usage", facts: { directory }, what, fix });
  if (found?.kind !== "directory")
    throw refuse(`${visibleLine(directory)} is not a directory.`, "Name the directory of a project.");
  const { realPath } = found;
  if (realPath === "/" || `${homeOf(host)}/`.startsWith(`${realPath}/`))
    throw refuse(
      `${visibleLine(realPath)} holds more than a project: ${realPath === homeOf(host) ? "it is your home directory" : "it contains home directories"}.`,
      "Name the directory of a project.",
    );
  const top = await topOf(realPath);
  if (top !== undefined && top !== realPath)
    throw refuse(
      `${visibleLine(realPath)} is only a part of the Git project ${visibleLine(top)}: an environment has all of it.`,
      `To allow that, use: rocker mcp ${singleQuoted(top)}`,
    );
  return realPath;
}

const homeOf = (host: Host) => host.path(host.user().home)?.realPath ?? host.user().home;

/** The top of the working tree that a directory is in; undefined outside of Git. */
async function topOf(directory: string): Promise<string | undefined> {
  try {
    return (await projectAt(directory)).directory;
  } catch {
    return undefined;
  }
}

/** @throws RockerError mcp/no-project if another directory has taken its place */
export function requireUnmoved(project: string, host: Host): void {
  if (host.path(project)?.realPath === project) return;
  throw mcpError({
    slug: "no-project",
    facts: { directory: project },
    what: `${visibleLine(project)} has been moved or removed, or is a symbolic link now.`,
    fix: "Restore it, or start rocker mcp again.",
  });
}
