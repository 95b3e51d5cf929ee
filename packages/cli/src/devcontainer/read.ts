import type { ConfigEntry, ConfigFile, ConfigNode, Host, Problem } from "@rocker/core/lifecycle";
import { compose } from "./compose/compose.ts";
import { withPortsOfNetwork } from "./compose/shared-ports.ts";
import type { ComposeSource } from "./compose/source.ts";
import { containerEnvironment, remoteEnvironment } from "./environment.ts";
import { features } from "./features.ts";
import { hostRequirements } from "./host-requirements.ts";
import { hasOwnImage, image } from "./image.ts";
import { imageCommands, imageEntrypoints } from "./image-commands.ts";
import type { ImageMetadata } from "./image-metadata.ts";
import { leftOutNotices, leftOutProblems } from "./left-out.ts";
import { lifecycle } from "./lifecycle.ts";
import { mergedEntries } from "./merge-metadata.ts";
import { mounts } from "./mounts.ts";
import { applicationPorts, forwardedPorts } from "./ports.ts";
import { otherProperties, plainProperties } from "./properties.ts";
import { Reading } from "./reading.ts";
import { runArguments } from "./run-arguments.ts";
import { templateOptions } from "./template.ts";
import { user } from "./user.ts";
import { Variables } from "./variables.ts";
import { workspace } from "./workspace.ts";

export interface DevcontainerSource {
  readonly file: ConfigFile;
  /** Absolute path of the project's directory. */
  readonly project: string;
  /** The devcontainer-template.json that the file belongs to. */
  readonly template: ConfigFile | undefined;
  /** Whether another file of the project names an image. */
  readonly hasImage: boolean;
  /** Its Compose files. Default: it names none. */
  readonly compose?: ComposeSource | undefined;
  /** What its image says. Default: nothing, or not known yet. */
  readonly metadata?: ImageMetadata | undefined;
  /** Whether its initializeCommand has run. Default: no. */
  readonly isInitialized?: boolean | undefined;
}

/** A devcontainer.json as rocker's own configuration. */
export interface Devcontainer {
  readonly entries: readonly ConfigEntry[];
  /** What is wrong: RK110, and RK121 for what nothing can be run without. */
  readonly problems: readonly Problem[];
  /** RK125: what is left out. */
  readonly notices: readonly Problem[];
  /** The same as RK121 for each, for `--strict`. */
  readonly leftOut: readonly Problem[];
  /** What only editors use. */
  readonly shown: readonly string[];
  /** Host variables whose values are in the entries. */
  readonly hostVariables: readonly string[];
  /** Absolute paths of mounts and files that do not exist, and that its initializeCommand may create. */
  readonly pending: readonly string[];
}

/**
 * Translates a devcontainer.json (containers.dev) to keys of rocker's configuration. It runs nothing, and reads nothing but
 * the facts of the host that the file refers to.
 */
export function readDevcontainer(
  {
    file: own,
    project,
    template,
    hasImage,
    compose: ofFile,
    metadata = noMetadata,
    isInitialized,
  }: DevcontainerSource,
  host: Host,
): Devcontainer {
  const merged = mergedEntries(metadata, own.entries);
  const file = { ...own, entries: merged.entries };
  const source = { host, project, file: file.path, templateOptions: templateOptions(template) };
  const reading = new Reading(file, host, new Variables(source), isInitialized);
  reading.leftOut.push(...metadata.leftOut, ...merged.leftOut);
  const ofCompose = hasImage || hasOwnImage(reading) ? undefined : ofFile;
  const entries = hasNul(reading)
    ? []
    : [
        // First, because its variables may be used by all others.
        ...workspace(project, reading, ofCompose !== undefined),
        ...(ofCompose ? compose(project, ofCompose, reading) : image(reading, hasImage)),
        ...containerEnvironment(reading),
        ...imageEntrypoints(metadata, reading),
        ...imageCommands(metadata, reading),
        ...features(project, reading),
        ...plainProperties(reading),
        ...user(reading),
        ...mounts(reading),
        ...forwardedPorts(reading),
        ...applicationPorts(reading),
        ...hostRequirements(project, reading),
        ...runArguments(reading),
        ...remoteEnvironment(reading),
        ...lifecycle(reading),
      ];
  otherProperties(reading);
  const { problems, leftOut, shown, hostVariables, pending } = reading;
  return {
    entries: withPortsOfNetwork(entries).filter((entry) => !removes(entry, reading)),
    problems,
    notices: leftOutNotices(file, leftOut, host.cwd),
    leftOut: leftOutProblems(file, leftOut, host.cwd),
    shown,
    hostVariables: [...hostVariables],
    pending,
  };
}

const noMetadata: ImageMetadata = { image: "", sets: [], leftOut: [] };

/** In rocker's own files, `!entry` removes an entry of the user's. In a devcontainer.json it would do so unintentionally. */
function removes({ value }: ConfigEntry, reading: Reading): boolean {
  const items = value.kind === "list" ? value.items : [];
  const item = items.find((one) => one.kind === "scalar" && one.text.startsWith("!"));
  if (item?.kind !== "scalar") return false;
  reading.wrong(item.at, item.text, 'a value that does not start with "!"');
  return true;
}

/** No program takes a NUL byte in an argument or a path. */
function hasNul(reading: Reading): boolean {
  for (const { key, value } of reading.file.entries) {
    const node = nodeWithNul(value);
    if (!node) continue;
    reading.wrong(node.at, key, "text without NUL bytes");
    return true;
  }
  return false;
}

function nodeWithNul(node: ConfigNode): ConfigNode | undefined {
  if (node.kind === "scalar") return node.text.includes("\0") ? node : undefined;
  if (node.kind === "empty") return undefined;
  const inner = node.kind === "list" ? node.items : node.entries.map(({ value }) => value);
  return inner.map(nodeWithNul).find((one) => one !== undefined);
}
