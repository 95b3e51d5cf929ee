import type { GivenOption, Invocation } from "@rocker/core/lifecycle";

/**
 * A configuration file with the settings of a command line, and comments on other settings. Values are written as JSON
 * strings unless YAML reads them literally.
 * @param owner of rocker's own options
 */
export function firstFile(invocation: Invocation, schema: string, owner: string): string {
  const { command, given, table } = invocation;
  const options = [...given].flatMap(([of, ofOwner]) =>
    [...ofOwner.values()].filter(({ name }) => of !== owner || name === "engine"),
  );
  return [
    `# yaml-language-server: $schema=${schema}`,
    "# Configuration of rocker for this directory and its subdirectories. Keys are long option names.",
    '# List options with "rocker --help"; see where values come from with "rocker config --explain".',
    "",
    ...imageLines(invocation, owner),
    command.length > 0
      ? `command: [${command.map(text).join(", ")}]`
      : "# command: [bash, -l]          # default: the image's CMD",
    "",
    ...options.flatMap((option) => optionLines(option, table.long.get(option.name)?.option.summary ?? "")),
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
function imageLines({ image, given }: Invocation, owner: string): string[] {
  if (image !== undefined) return [`image: ${text(image)}`];
  const name = given.get(owner)?.get("devcontainer")?.value;
  return [
    "# The image, mounts, variables and more are read from devcontainer.json; settings in this file override them.",
    `devcontainer: ${typeof name === "string" ? text(name) : true}`,
  ];
}

function optionLines({ name, value, history }: GivenOption, summary: string): string[] {
  return [`# ${summary}`, ...valueLines(name, value, history), ""];
}

function valueLines(name: string, value: GivenOption["value"], history: GivenOption["history"]): string[] {
  if (value === undefined) return [`${name}: false`];
  if (!Array.isArray(value)) {
    // As typed, to keep sizes such as 2g and paths such as ~/work.
    const typed = history.at(-1)?.raw;
    return [`${name}: ${typeof value === "boolean" ? value : text(typed ?? String(value))}`];
  }
  const pairs = value.filter((one) => typeof one === "object");
  if (pairs.length === 0) return [`${name}:`, ...value.map((one) => `  - ${text(String(one))}`)];
  return [
    `${name}:`,
    ...pairs.map(({ key, value: of }) => `  ${text(key)}:${of === undefined ? "" : ` ${text(of)}`}`),
  ];
}

/** A string as a YAML value. */
function text(value: string): string {
  const isPlain = /^[A-Za-z./~][\w./~@-]*(:[\w./~@-]+)*$/.test(value);
  return isPlain && !/^(true|false|null|~|\.(inf|nan))$/i.test(value) ? value : JSON.stringify(value);
}
