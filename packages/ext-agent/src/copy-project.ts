import { type Copy, makeCopy } from "@rocker/ext-isolate/copies";
import { isSecretName } from "./git/secret-names.ts";
import { listFiles } from "./git/snapshot.ts";
import type { Place } from "./place.ts";

export interface CopiedProject {
  /** Paths that look like keys or passwords, and are left out. */
  readonly leftOut: readonly string[];
  /** Paths that cannot be read, and are left out. */
  readonly unreadable: readonly string[];
}

/**
 * Copies a project for an agent, without its repositories.
 * @param include globs of Git of files that go along although they are ignored or look like keys
 * @throws RockerError as `makeCopy`
 */
export async function copyProject(
  { directory, git }: Place,
  copy: Copy,
  include: readonly string[],
): Promise<CopiedProject> {
  const leftOut: string[] = [];
  const inGit = git && (await namesInGit(git, include));
  const exclude = (path: string) => {
    if (/(^|\/)\.git$/.test(path)) return true;
    if (inGit?.isListed(path)) return false;
    if (inGit?.isIgnored(path)) return true;
    const isSecret = isSecretName(path) && !inGit?.isTracked(path) && !include.includes(path);
    if (isSecret) leftOut.push(path);
    return isSecret;
  };
  const unreadable = makeCopy(directory, copy, { exclude });
  return { leftOut, unreadable };
}

/** Paths as in a copy: a character for each byte, and no slash at the end of a directory. */
async function namesInGit(git: NonNullable<Place["git"]>, include: readonly string[]) {
  const list = async (...args: string[]) =>
    new Set((await listFiles(args, git)).map((path) => path.replace(/\/$/, "")));
  const tracked = await list("--cached");
  const ignored = await list("--others", "--ignored", "--exclude-standard", "--directory");
  const globs = include.map((one) => `:(glob)${one}`);
  const listed = globs.length > 0 ? await list("--others", "--", ...globs) : new Set<string>();
  // Also the directories that lead to them.
  const shown = new Set([...listed].flatMap(pathsTo));
  return {
    isTracked: (path: string) => tracked.has(path),
    isListed: (path: string) => shown.has(path),
    isIgnored: (path: string) => pathsTo(path).some((one) => ignored.has(one)),
  };
}

/** A path, and the directories that it is in. */
function pathsTo(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
