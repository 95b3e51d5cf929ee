import { resolve } from "node:path";
import type { Host } from "@rocker/core/lifecycle";
import { Assembly } from "./assembly.ts";
import { projectTop } from "./config-text.ts";
import type { DevcontainerRequest, LoadedConfiguration } from "./loaded-configuration.ts";
import type { ProjectFiles } from "./places.ts";
import type { Found } from "./search.ts";

/** The files that were found, and what to do about a devcontainer.json. */
export interface Sources {
  readonly user: Found | undefined;
  readonly project: ProjectFiles | undefined;
  readonly devcontainer: DevcontainerRequest | undefined;
}

/** Splits configuration files into layers. */
export async function assemble(
  { user, project, devcontainer }: Sources,
  host: Host,
): Promise<Omit<LoadedConfiguration, "hasDevcontainer">> {
  const directory = project?.directory ?? (devcontainer && (await projectOfRequest(devcontainer, host)));
  const top = directory && projectTop(directory, host);
  const assembly = new Assembly(host, top, devcontainer);
  if (user) await assembly.add("user", user, user.file);
  if (project) await assembly.add("project", project, project.file);
  if (directory && devcontainer && !project?.file) await assembly.addDevcontainer(directory);
  if (project) await assembly.add("local", undefined, project.local);
  const realDirectory = directory && host.path(directory)?.realPath;
  const hasFile = assembly.projectFiles.length > 0;
  return {
    ...assembly.result(),
    project:
      realDirectory && hasFile ? { directory: realDirectory, files: assembly.projectFiles } : undefined,
  };
}

/** The project of a devcontainer.json that was named by its path, where there is no other. */
async function projectOfRequest({ name }: DevcontainerRequest, host: Host): Promise<string> {
  const { projectOf } = await import("../devcontainer/paths.ts");
  const path = name === undefined ? undefined : resolve(host.cwd, name);
  return (path && projectOf(path)) ?? host.cwd;
}
