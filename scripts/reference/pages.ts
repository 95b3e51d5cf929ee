import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Options } from "@rocker/core/lifecycle";
import { ofOriginal } from "../../packages/cli/src/legacy/options.ts";
import { imageOptions, runOptions } from "../../packages/cli/src/options.ts";
import { legacyRow } from "./legacy-row.ts";
import { optionTable, table } from "./option-table.ts";
import { type OriginalOption, originalOptions } from "./original-options.ts";
import { type Plugin, providerOf } from "./plugins.ts";
import { repository } from "./repository.ts";

export const generated = "<!-- Generated: pnpm reference. -->";

/** docs/reference/options.md: every option of rocker and of all extensions in the workspace. */
export function optionsPage(plugins: readonly Plugin[]): string {
  return `${generated}

# Options

Every extension option can also be set with an environment variable: \`ROCKER_USER_OVERRIDE_NAME\` sets
\`--user-override-name\`. \`--no-x\` disables a boolean option \`--x\`. Repeat an option to add values to a list. A value in
brackets is optional and needs \`=\`.

## rocker run

${optionTable(runOptions, { anchors: true })}

## rocker build

The options of \`rocker run\` that do not affect the container, and:

${optionTable(onlyIn(imageOptions, runOptions), { anchors: true })}

${plugins.flatMap(sections).join("\n\n")}
`;
}

function onlyIn(some: Options, others: Options): Options {
  return Object.fromEntries(Object.entries(some).filter(([name]) => !(name in others)));
}

function sections({ name, directory, manifest, bundled }: Plugin): string[] {
  const how = bundled ? "included with rocker" : `\`rocker ext add ${name}\``;
  const withOptions = (manifest.extensions ?? []).filter(({ options }) => Object.keys(options).length > 0);
  return withOptions.map(
    (extension) =>
      `## ${extension.name}\n\n${extension.summary}. [${name}](../../${directory}/README.md), ${how}.\n\n${optionTable(extension.options, { anchors: true })}`,
  );
}

/**
 * docs/guides/from-the-original.md: the original's options and their counterparts here.
 * @throws Error when an option exists that is listed as left out
 */
export function originalPage(plugins: readonly Plugin[]): string {
  const rows = Object.entries(originalOptions).flatMap(([extension, options]) =>
    options.map((option) => originalRow(extension, option, plugins)),
  );
  const listed = new Set(
    Object.values(originalOptions).flatMap((options) =>
      options.map(({ original }) => original.split(/[ ,]/)[0]),
    ),
  );
  const others = Object.entries(ofOriginal)
    .filter(([name]) => !listed.has(`--${name}`))
    .map(([name, option]) => legacyRow(name, option, undefined));
  return `${generated}

# From the original rocker

The options of [osrf/rocker](https://github.com/osrf/rocker) 0.4.0 and their counterparts here. Its command lines are
accepted as they are, where they can be read in one way only, and rocker shows how to write them:

- several values after one option, if \`--\` ends them or they cannot be an image: \`--volume ~/a ~/b -- IMAGE\`;
- an optional value after a space: \`--nvidia auto IMAGE\`;
- the beginning of an option's name, such as \`--vol\`, but never of one that gives privileges;
- options that are no longer needed, such as \`--persist-image\`, without an effect.

[options.md](../reference/options.md) lists all options of this rocker. For a comparison of the extension APIs, see
[extension-tutorial.md](../tutorials/extension-tutorial.md#from-a-python-extension-of-the-original-rocker).

To keep a command line as the configuration of a directory, convert it. Single quotes keep your shell from changing it:

\`\`\`console
$ rocker init --from 'rocker --x11 --user --volume ~/a ~/b -- ros:humble'
$ rocker
\`\`\`

If a line cannot be read in one way only, the error shows the whole corrected line. An image cannot start with a dash, but
options after \`--\` are an error all the same: a script may pass an image there that it does not control.

${table([["extension", "original", "here", "package", "difference"], ...rows])}

## Other extensions

Options of packages that extend the original, such as [off-your-rocker](https://github.com/sloretz/off-your-rocker). For those
of deps_rocker, see [from-rockerc.md](from-rockerc.md).

${table([["option", "here", "package", "difference"], ...others])}
`;
}

function originalRow(extension: string, option: OriginalOption, plugins: readonly Plugin[]): string[] {
  const { original, verdict, why } = option;
  const shown = `\`${original}\``;
  const names = option.ours ?? [/^--([a-z0-9-]+)/.exec(original)?.[1] ?? ""];
  const providers = names.map((name) => providerOf(name, plugins));
  if (verdict === "left out" || verdict === "accepted") {
    if (providers.some(Boolean))
      throw new Error(`${original} is listed as ${verdict}, but exists: update original-options.ts`);
    const meaning = verdict === "accepted" ? "accepted, without an effect" : "left out";
    return [extension, shown, "", "", `${meaning}: ${why}`];
  }
  if (!providers.every((one) => one !== undefined)) return [extension, shown, "", "", "not implemented yet"];
  const ours = names.map((name) => `\`--${name}\``).join(", ");
  return [extension, shown, ours, [...new Set(providers)].join(", "), why ? `${verdict}: ${why}` : verdict];
}

const section = /(<!-- options: pnpm reference -->\n)[\s\S]*?(<!-- \/options -->)/;

/** A package's README with its option table regenerated; undefined if it has no markers for one. */
export function readmeWithOptions({ directory, manifest }: Plugin): string | undefined {
  const text = readFileSync(join(repository, directory, "README.md"), "utf8");
  if (!section.test(text)) return undefined;
  const options = Object.assign({}, ...(manifest.extensions ?? []).map((one) => one.options));
  return text.replace(section, (_, start, end) => `${start}\n${optionTable(options)}\n\n${end}`);
}
