import { dirname, join, resolve } from "node:path";
import type { ConfigFile, Host } from "@rocker/core/lifecycle";
import { templateOptions } from "../template.ts";
import { Variables } from "../variables.ts";
import { envFile } from "./interpolate.ts";

/** The Compose files that a devcontainer.json names. */
export interface ComposeSource {
  /** Relative paths start here: the directory of the first file. */
  readonly directory: string;
  readonly files: readonly ConfigFile[];
  /** Absolute paths of files that do not exist. */
  readonly missing: readonly string[];
  /** Of the .env file beside the first one. */
  readonly variables: ReadonlyMap<string, string>;
}

/** Reads a file of the project, or undefined if it belongs to another user. */
type ReadFile = (path: string) => Promise<ConfigFile | undefined>;

/** @returns undefined if the devcontainer.json names none */
export async function composeSource(
  file: ConfigFile,
  { project, template, host }: { project: string; template: ConfigFile | undefined; host: Host },
  read: ReadFile,
): Promise<ComposeSource | undefined> {
  const value = file.entries.find(({ key }) => key === "dockerComposeFile")?.value;
  const nodes = value?.kind === "list" ? value.items : value ? [value] : [];
  const variables = new Variables({
    host,
    project,
    file: file.path,
    templateOptions: templateOptions(template),
  });
  const paths = nodes.flatMap((node) =>
    node.kind === "scalar" && node.text !== ""
      ? [resolve(dirname(file.path), variables.resolve(node.text).text)]
      : [],
  );
  const [first] = paths;
  if (first === undefined) return undefined;
  const exists = (path: string) => host.path(path)?.kind === "file";
  const files: ConfigFile[] = [];
  for (const path of paths.filter(exists)) {
    const found = await read(path);
    if (found) files.push(found);
  }
  const directory = dirname(first);
  const env = host.readFile(join(directory, ".env"), 64 * 1024)?.toString("utf8") ?? "";
  return { directory, files, missing: paths.filter((path) => !exists(path)), variables: envFile(env) };
}
