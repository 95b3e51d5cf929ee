import { basename, dirname, join, relative, resolve } from "node:path";
import { type ConfigFile, type Host, shownPath } from "@rocker/core/lifecycle";
import { templateOptions } from "../template.ts";
import { Variables } from "../variables.ts";
import { envFile } from "./interpolate.ts";
import { ComposeFault, loadCompose } from "./load.ts";
import type { Mapping } from "./value.ts";

/** The Compose files that a devcontainer.json names. */
export interface ComposeSource {
  /** Relative paths start here: the directory of the first file. */
  readonly directory: string;
  /** What they contain together, with what they extend and include. */
  readonly content: Mapping;
  /** Why they cannot be used. */
  readonly fault: { readonly what: string; readonly fix: string } | undefined;
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
  const directory = dirname(first);
  const env = host.readFile(join(directory, ".env"), 64 * 1024)?.toString("utf8") ?? "";
  const own = envFile(env);
  const options = {
    read: async (path: string) => (host.path(path)?.kind === "file" ? read(path) : undefined),
    shown: (path: string) => shownPath(path, host.cwd),
    home: host.env.HOME || host.user().home,
    lookup: (name: string) => host.env[name] ?? own.get(name),
  };
  const from = { directory, variables: own };
  try {
    return { ...from, content: await loadCompose(paths, directory, options), fault: undefined };
  } catch (error) {
    if (!(error instanceof ComposeFault)) throw error;
    return {
      ...from,
      content: {},
      fault: { what: error.message, fix: fixOf(error, { file, project, host }) },
    };
  }
}

/** Paths are relative to the devcontainer.json, not to the project: a file is often there instead. */
function fixOf(
  { missing }: ComposeFault,
  { file, project, host }: { file: ConfigFile; project: string; host: Host },
): string {
  const other = missing === undefined ? undefined : join(project, basename(missing));
  if (other === undefined || !host.path(other)) return "Correct the path, or the file.";
  const path = relative(dirname(file.path), other);
  return `Write ${JSON.stringify(path)}: paths are relative to the devcontainer.json.`;
}
