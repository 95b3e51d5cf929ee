import type { GivenOption, Invocation } from "@rocker/core/lifecycle";

/**
 * A configuration file with what a line says, and comments on what else there is. Values are written as JSON strings
 * where they are not plain words, which YAML reads as they are.
 * @param owner of the options that are rocker's own
 */
export function firstFile(
  { image, command, given, table }: Invocation,
  schema: string,
  owner: string,
): string {
  const options = [...given].flatMap(([of, ofOwner]) =>
    [...ofOwner.values()].filter(({ name }) => of !== owner || name === "engine"),
  );
  return [
    `# yaml-language-server: $schema=${schema}`,
    '# What "rocker" runs in this folder and below. Keys are the long names of options: "rocker --help" lists them,',
    '# "rocker config --explain" shows where each value comes from.',
    "",
    `image: ${text(image ?? "")}`,
    command.length > 0
      ? `command: [${command.map(text).join(", ")}]`
      : "# command: [bash, -l]          # default: the image's own",
    "",
    ...options.flatMap((option) => optionLines(option, table.long.get(option.name)?.option.summary ?? "")),
    "# Settings for some occasions: rocker --profile NAME",
    "# profiles:",
    "#   gpu:",
    "#     gpus: all",
    "",
    "# Your own settings for this project stand in .rockerrc.local.yaml: name that in .gitignore.",
    "",
  ].join("\n");
}

function optionLines({ name, value, history }: GivenOption, summary: string): string[] {
  return [`# ${summary}`, ...valueLines(name, value, history), ""];
}

function valueLines(name: string, value: GivenOption["value"], history: GivenOption["history"]): string[] {
  if (value === undefined) return [`${name}: false`];
  if (!Array.isArray(value)) {
    // As it was typed: a size is kept as 2g, a path as ~/work.
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

/** One value of YAML that is a text. */
function text(value: string): string {
  const isPlain = /^[A-Za-z./~][\w./~@-]*(:[\w./~@-]+)*$/.test(value);
  return isPlain && !/^(true|false|null|~|\.(inf|nan))$/i.test(value) ? value : JSON.stringify(value);
}
