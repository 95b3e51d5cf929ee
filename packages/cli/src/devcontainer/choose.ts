import { isAbsolute, join } from "node:path";
import { type Host, nearest, type Problem, problem } from "@rocker/core/lifecycle";
import { devcontainerName, devcontainersIn, isDefault, namedDevcontainer } from "./paths.ts";

/** The devcontainer.json to use, or why there is none. */
export type Chosen =
  | { readonly path: string; readonly others: readonly string[] }
  | { readonly problem: Problem };

/**
 * The devcontainer.json that a project's tools would use. Only one of several in subdirectories has to be chosen by name.
 * @returns undefined if the project has none
 */
export function defaultDevcontainer(project: string, host: Host): Chosen | undefined {
  const paths = devcontainersIn(project, host);
  const [first, ...others] = paths;
  if (first === undefined) return undefined;
  if (!isDefault(first) && others.length > 0)
    return { problem: problem("RK126", { names: namesOf(paths, project) }) };
  return { path: first, others: others.filter(isDefault) };
}

/** @param name a subdirectory of `.devcontainer`, or a path, relative to `directory` */
export function chosenDevcontainer(name: string, project: string, directory: string, host: Host): Chosen {
  const named = namedDevcontainer(name, project);
  const paths = [...(named ? [named] : []), isAbsolute(name) ? name : join(directory, name)];
  const path = paths.find((one) => ["file", "other"].includes(host.path(one)?.kind ?? ""));
  if (path !== undefined) return { path, others: [] };
  const names = namesOf(devcontainersIn(project, host), project);
  return { problem: problem("RK127", { name, names, nearest: nearest(name, names) }) };
}

const namesOf = (paths: readonly string[], project: string) =>
  paths.map((path) => devcontainerName(path, project));
