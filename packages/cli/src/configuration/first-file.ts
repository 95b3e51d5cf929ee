import { isAbsolute, relative } from "node:path";
import { commandOwner, type GivenOption, type Invocation, type Option } from "@rocker/core/lifecycle";
import { yamlText } from "./yaml-text.ts";

/** Where a file is written, and what of rocker's own options. */
export interface FileTarget {
  /** As in the file. */
  readonly schema: string;
  /** Absolute; the file's paths are relative to it. */
  readonly directory: string;
  readonly home: string;
  /** Names of the options of rocker itself that belong in a file. */
  readonly ownOptions: readonly string[];
}

/** A configuration file with the settings of an invocation, and comments on other settings. */
export function firstFile(invocation: Invocation, target: FileTarget): string {
  const { command, given, table } = invocation;
  const options = [...given].flatMap(([owner, ofOwner]) =>
    [...ofOwner.values()].filter(({ name }) => owner !== commandOwner || target.ownOptions.includes(name)),
  );
  return [
    `# yaml-language-server: $schema=${target.schema}`,
    "# Configuration of rocker for this directory and its subdirectories. Keys are long option names.",
    '# List options with "rocker --help"; see where values come from with "rocker config --explain".',
    "",
    ...imageLines(invocation, target),
    command.length > 0
      ? `command: [${command.map(yamlText).join(", ")}]`
      : "# command: [bash, -l]          # default: the image's CMD",
    "",
    ...options.flatMap((option) => optionLines(option, table.long.get(option.name)?.option, target)),
    "# Named sets of options, enabled with: rocker --profile NAME",
    "# profiles:",
    "#   gpu:",
    "#     gpus: all",
    "",
    "# For settings of your own in this project, use .rockerrc.local.yaml, and add it to .gitignore.",
    "",
  ].join("\n");
}

/** Without an image, the project's dev container: the one that was chosen, or the one that tools use. */
function imageLines({ image, images, given }: Invocation, target: FileTarget): string[] {
  const build = images.at(-1)?.build;
  if (build && image === images.at(-1)?.words[0]) {
    const { dockerfile, context, target: stage, args = {} } = build;
    const path = (absolute: string) => yamlText(portable(absolute, target));
    return [
      "dockerfile:",
      `  file: ${path(dockerfile)}`,
      `  context: ${path(context)}`,
      ...(stage === undefined ? [] : [`  target: ${yamlText(stage)}`]),
      ...(Object.keys(args).length > 0 ? ["  args:"] : []),
      ...Object.entries(args).map(([name, value]) => `    ${yamlText(name)}: ${JSON.stringify(value)}`),
    ];
  }
  if (image !== undefined) return [`image: ${yamlText(image)}`];
  const name = given.get(commandOwner)?.get("devcontainer")?.value;
  return [
    "# The image, mounts, variables and more are read from devcontainer.json; settings in this file override them.",
    `devcontainer: ${typeof name === "string" ? yamlText(name) : true}`,
  ];
}

function optionLines(given: GivenOption, option: Option | undefined, target: FileTarget): string[] {
  return [`# ${option?.summary ?? ""}`, ...valueLines(given, option, target), ""];
}

function valueLines(
  { name, value, history }: GivenOption,
  option: Option | undefined,
  target: FileTarget,
): string[] {
  if (value === undefined) return [`${name}: false`];
  if (!Array.isArray(value)) {
    // As typed, to keep sizes such as 2g and paths such as ~/work.
    const typed = history.at(-1)?.raw;
    return [`${name}: ${typeof value === "boolean" ? value : yamlText(typed ?? String(value))}`];
  }
  // The option alone, which enables its extension.
  if (value.length === 0) return [`${name}: ${option?.type === "list" && option.bare ? true : "[]"}`];
  const hasPaths = option?.type === "list" && option.paths !== undefined;
  return [
    `${name}:`,
    ...value.map((one) => {
      if (typeof one !== "object")
        return `  - ${yamlText(hasPaths ? portable(String(one), target) : String(one))}`;
      return `  ${yamlText(one.key)}:${one.value === undefined ? "" : ` ${yamlText(one.value)}`}`;
    }),
  ];
}

/** A value that starts with a path of this project or of the home directory: other users have them elsewhere. */
function portable(value: string, { directory, home }: FileTarget): string {
  if (!isAbsolute(value)) return value;
  const [path = "", rest] = splitPath(value);
  const inProject = relative(directory, path);
  if (!isOutside(inProject)) return (inProject === "" ? "." : `./${inProject}`) + rest;
  const inHome = relative(home, path);
  // What is only below the home directory because the project is stays absolute.
  return isOutside(inHome) || inHome === "" ? value : `~/${inHome}${rest}`;
}

const isOutside = (path: string) => /^\.\.(\/|$)/.test(path) || isAbsolute(path);

/** The path of `SRC[:DST…]`, up to the first colon that is not escaped. */
function splitPath(value: string): [path: string, rest: string] {
  const path = /^(?:[^\\:]|\\.?)*/s.exec(value)?.[0] ?? "";
  return [path, value.slice(path.length)];
}
