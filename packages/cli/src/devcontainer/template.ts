import { dirname, join, relative } from "node:path";
import type { ConfigFile, Host } from "@rocker/core/lifecycle";

const fileName = "devcontainer-template.json";

/** The devcontainer-template.json that a devcontainer.json belongs to: beside it, or in a parent directory of the project. */
export function templatePath(devcontainer: string, project: string, host: Host): string | undefined {
  for (let directory = dirname(devcontainer); ; directory = dirname(directory)) {
    const path = join(directory, fileName);
    if (host.path(path)) return path;
    const isInside = !relative(project, directory).startsWith("..") && directory !== project;
    if (!isInside) return undefined;
  }
}

/** The defaults of a template's options. */
export function templateOptions(template: ConfigFile | undefined): ReadonlyMap<string, string> {
  const options = template?.entries.find(({ key }) => key === "options")?.value;
  const entries = options?.kind === "map" ? options.entries : [];
  return new Map(
    entries.flatMap(({ key, value }) => {
      const fallback =
        value.kind === "map" ? value.entries.find((one) => one.key === "default")?.value : undefined;
      return fallback?.kind === "scalar" ? [[key, fallback.text] as const] : [];
    }),
  );
}
