import { basename, dirname, join } from "node:path";
import type { Host } from "@rocker/core/lifecycle";

const directoryName = ".devcontainer";
const fileName = "devcontainer.json";

/** What a directory with a dev container has one of. */
export const devcontainerNames = [directoryName, `.${fileName}`] as const;

/** Subdirectories of `.devcontainer` that are looked at, at most: a project has a few. */
const mostSubdirectories = 1000;

/**
 * The devcontainer.json files of a project in the order of the specification (containers.dev): the default ones, then one
 * for each subdirectory of `.devcontainer`. None of them is read here.
 */
export function devcontainersIn(project: string, host: Host): readonly string[] {
  const single = join(project, `.${fileName}`);
  const directory = join(project, directoryName);
  const hasDirectory = host.path(directory)?.kind === "directory";
  const candidates = hasDirectory ? [join(directory, fileName), single, ...named(directory, host)] : [single];
  return candidates.filter((path) => host.path(path));
}

function named(directory: string, host: Host): readonly string[] {
  const subdirectories = (host.entries(directory, () => false) ?? []).map(({ name }) => name).sort();
  return subdirectories.slice(0, mostSubdirectories).map((name) => join(directory, name, fileName));
}

/** Whether a project's tools use this one if nobody chooses: it is not in a subdirectory of `.devcontainer`. */
export function isDefault(path: string): boolean {
  return basename(path) === `.${fileName}` || basename(dirname(path)) === directoryName;
}

/** What `--devcontainer` calls it: its subdirectory of `.devcontainer`, or the path. */
export function devcontainerName(path: string, project: string): string {
  return isDefault(path) ? path.slice(project.length + 1) : basename(dirname(path));
}

/** The path that a name of `--devcontainer` stands for, if it is the name of a subdirectory. */
export function namedDevcontainer(name: string, project: string): string | undefined {
  return /^[^/\0]+$/.test(name) && ![".", ".."].includes(name)
    ? join(project, directoryName, name, fileName)
    : undefined;
}

/** The project that a devcontainer.json is for, if the path follows the specification. */
export function projectOf(path: string): string | undefined {
  const directory = dirname(path);
  if (basename(path) === `.${fileName}`) return directory;
  if (basename(path) !== fileName) return undefined;
  if (basename(directory) === directoryName) return dirname(directory);
  return basename(dirname(directory)) === directoryName ? dirname(dirname(directory)) : undefined;
}
