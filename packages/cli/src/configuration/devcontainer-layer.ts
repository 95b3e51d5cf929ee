import type { ConfigEntry, ConfigFile, Host } from "@rocker/core/lifecycle";
import type { Chosen } from "../devcontainer/choose.ts";
import type { Devcontainer } from "../devcontainer/read.ts";
import type { ReadDevcontainer } from "./loaded-configuration.ts";

/** Where a devcontainer.json is used. */
export interface DevcontainerUse {
  readonly project: string;
  /** Whether the file that refers to it names an image. */
  readonly hasImage: boolean;
  readonly host: Host;
  /** Reads a file of the project; undefined if it belongs to another user. */
  readonly readJson: (path: string) => Promise<ConfigFile | undefined>;
}

/** What is known of a devcontainer.json before it is started. */
export interface DevcontainerLayer extends Devcontainer {
  readonly file: ConfigFile;
  /** Reads it again, once more is known. */
  readonly readWith: ReadDevcontainer["read"];
}

/** @returns undefined if the file belongs to another user */
export async function devcontainerLayer(
  path: string,
  { project, hasImage, host, readJson }: DevcontainerUse,
): Promise<DevcontainerLayer | undefined> {
  const file = await readJson(path);
  if (!file) return undefined;
  const { readDevcontainer } = await import("../devcontainer/read.ts");
  const { templatePath } = await import("../devcontainer/template.ts");
  const templateFile = templatePath(path, project, host);
  const template = templateFile === undefined ? undefined : await readJson(templateFile);
  const names = file.entries.some(({ key }) => key === "dockerComposeFile");
  const { composeSource } = names ? await import("../devcontainer/compose/source.ts") : {};
  const compose = await composeSource?.(file, { project, template, host }, readJson);
  const source = { file, project, template, hasImage, compose };
  const readWith: ReadDevcontainer["read"] = (facts) => readDevcontainer({ ...source, ...facts }, host);
  return { file, ...readDevcontainer(source, host), readWith };
}

/**
 * The devcontainer.json that the entry `devcontainer` of a configuration file chooses.
 * @returns undefined if it chooses none; `wrong` if there is no such file
 */
export async function chosenByEntry(
  { value }: ConfigEntry,
  directory: string,
  host: Host,
): Promise<Chosen | "wrong" | undefined> {
  if (value.kind !== "scalar") return "wrong";
  // Another file may override it.
  if (value.plain && value.text === "false") return undefined;
  const { chosenDevcontainer, defaultDevcontainer } = await import("../devcontainer/choose.ts");
  if (value.plain && value.text === "true") return defaultDevcontainer(directory, host) ?? "wrong";
  const chosen = chosenDevcontainer(value.text, directory, directory, host);
  return "problem" in chosen ? "wrong" : chosen;
}
