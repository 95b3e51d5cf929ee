import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Options } from "@rocker/core/lifecycle";
import { imageOptions, runOptions } from "../../packages/cli/src/options.ts";
import { optionTable, table } from "./option-table.ts";
import { type OriginalOption, originalOptions } from "./original-options.ts";
import type { Plugin } from "./plugins.ts";
import { repository } from "./repository.ts";

export const generated = "<!-- Generated: pnpm reference. -->";

/** docs/options.md: every option of rocker and of all extensions of the workspace. */
export function optionsPage(plugins: readonly Plugin[]): string {
  return `${generated}

# Options

Each option of an extension is a variable too: \`--user-override-name\` is \`ROCKER_USER_OVERRIDE_NAME\`. A switch \`--x\` is
turned off with \`--no-x\`. Lists repeat the flag. A value in brackets may be left out and is given only with \`=\`.

## rocker run

${optionTable(runOptions)}

## rocker build

Those of \`rocker run\` that do not concern the container, and:

${optionTable(onlyIn(imageOptions, runOptions))}

${plugins.flatMap(sections).join("\n\n")}
`;
}

function onlyIn(some: Options, others: Options): Options {
  return Object.fromEntries(Object.entries(some).filter(([name]) => !(name in others)));
}

function sections({ name, folder, manifest, comesAlong }: Plugin): string[] {
  const how = comesAlong ? "comes with rocker" : `\`rocker ext add ${name}\``;
  return (manifest.extensions ?? []).map(
    (extension) =>
      `## ${extension.name}\n\n${extension.summary}. [${name}](../${folder}/README.md), ${how}.\n\n${optionTable(extension.options)}`,
  );
}

/**
 * docs/from-the-original.md: the original's options, and what became of each.
 * @throws Error when an option is there that was left out
 */
export function originalPage(plugins: readonly Plugin[]): string {
  const rows = Object.entries(originalOptions).flatMap(([extension, options]) =>
    options.map((option) => originalRow(extension, option, plugins)),
  );
  return `${generated}

# From the original rocker

Options of [osrf/rocker](https://github.com/osrf/rocker) 0.4.0, and what they are here. Options come before the image, and
a flag takes one value: \`--volume a --volume b\`, not \`--volume a b --\`. [options.md](options.md) lists all that is here;
[extension-tutorial.md](extension-tutorial.md#from-a-python-extension-of-the-original-rocker) has the same for extensions.

${table([["extension", "original", "here", "package", ""], ...rows])}
`;
}

function originalRow(extension: string, option: OriginalOption, plugins: readonly Plugin[]): string[] {
  const { original, verdict, why } = option;
  const shown = `\`${original}\``;
  const names = option.ours ?? [/^--([a-z0-9-]+)/.exec(original)?.[1] ?? ""];
  const bringers = names.map((name) => bringerOf(name, plugins));
  if (verdict === "left out") {
    if (bringers.some(Boolean))
      throw new Error(`${original} is not left out any more: see original-options.ts`);
    return [extension, shown, "", "", `left out: ${why}`];
  }
  if (!bringers.every((one) => one !== undefined)) return [extension, shown, "", "", "not there yet"];
  const ours = names.map((name) => `\`--${name}\``).join(", ");
  return [extension, shown, ours, [...new Set(bringers)].join(", "), why ? `${verdict}: ${why}` : verdict];
}

/** The package that has the option. */
function bringerOf(name: string, plugins: readonly Plugin[]): string | undefined {
  if (name in runOptions || name in imageOptions) return "@rocker/cli";
  return plugins.find(({ manifest }) => manifest.extensions?.some(({ options }) => name in options))?.name;
}

const section = /(<!-- options: pnpm reference -->\n)[\s\S]*?(<!-- \/options -->)/;

/** A package's README with its table of options anew, where it has a place for one. */
export function readmeWithOptions({ folder, manifest }: Plugin): string | undefined {
  const text = readFileSync(join(repository, folder, "README.md"), "utf8");
  if (!section.test(text)) return undefined;
  const options = Object.assign({}, ...(manifest.extensions ?? []).map((one) => one.options));
  return text.replace(section, (_, start, end) => `${start}\n${optionTable(options)}\n\n${end}`);
}
