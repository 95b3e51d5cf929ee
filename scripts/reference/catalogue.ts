import { readFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "./option-table.ts";
import { generated } from "./pages.ts";
import type { Plugin } from "./plugins.ts";
import { repository } from "./repository.ts";

/** A package that is not in this repository, in docs/third-party.json. */
interface ThirdParty {
  readonly name: string;
  readonly summary: string;
  /** Where its source code is. */
  readonly source: string;
}

/** docs/reference/extensions.md: every plugin package of the workspace, and those of others. */
export function cataloguePage(plugins: readonly Plugin[]): string {
  const thirdParty: ThirdParty[] = JSON.parse(
    readFileSync(join(repository, "docs/third-party.json"), "utf8"),
  );
  return `${generated}

# Extensions

Find the extension for what you need, and the line that uses it. \`rocker ext add PACKAGE\` installs a package for you alone;
\`rocker ext search WORD\` also finds packages that are not on this page.

${plugins
  .filter(({ manifest }) => manifest.extensions?.length)
  .map(section)
  .join("\n\n")}

## Presets

A preset installs several extensions at once: \`rocker ext add @rocker/preset-ros\`.

${table([["package", "what for"], ...plugins.flatMap(presetRow)])}

## Engines

${table([["package", "engines", "installed with"], ...plugins.flatMap(engineRow)])}

## Packages of others

${
  thirdParty.length === 0
    ? "None is listed yet."
    : table([
        ["package", "summary"],
        ...thirdParty.map(({ name, summary, source }) => [`[${name}](${source})`, summary]),
      ])
}

To add yours, publish it with the keyword \`rocker-extension\` (see [the tutorial](../tutorials/extension-tutorial.md)) and a
repository. The list is made from the npm registry before each release (\`npm run third-party\`); to be in it earlier, send a change
of \`docs/third-party.json\`. rocker's authors do not review these packages.
`;
}

function section(plugin: Plugin): string {
  const { name, directory, manifest, bundled } = plugin;
  const extensions = manifest.extensions ?? [];
  const { description } = packageOf(plugin);
  const options = extensions
    .flatMap(({ options }) => Object.keys(options))
    .map((option) => `[\`--${option}\`](options.md#--${option})`);
  const lines = [...(bundled ? [] : [`rocker ext add ${name}`]), ...exampleOf(directory)];
  return [
    `## ${name}`,
    `${sentence(description)} [README](../../${directory}/README.md), [source](../../${directory}/src).`,
    ...(lines.length > 0 ? [`\`\`\`sh\n${lines.join("\n")}\n\`\`\``] : []),
    ...(options.length > 0 ? [`Options: ${options.join(", ")}`] : []),
    ...(manifest.commands ?? []).map(
      (command) => `Command: \`rocker ${command.name}\`. ${sentence(command.summary)}`,
    ),
  ].join("\n\n");
}

function presetRow({ name, directory, manifest: { preset } }: Plugin): string[][] {
  return preset ? [[`[${name}](../../${directory}/README.md)`, preset]] : [];
}

function engineRow(plugin: Plugin): string[][] {
  const { name, directory, manifest, bundled } = plugin;
  const engines = (manifest.engines ?? []).map((engine) => engine.name).join(", ");
  if (!engines) return [];
  return [
    [`[${name}](../../${directory}/README.md)`, engines, bundled ? "rocker" : `\`rocker ext add ${name}\``],
  ];
}

/** The first line of the README that runs something. */
function exampleOf(directory: string): string[] {
  const readme = readFileSync(join(repository, directory, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```(?:sh|console)\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  return /^(?:\$ )?(rocker (?!ext ).*)$/m.exec(blocks.join(""))?.slice(1) ?? [];
}

function packageOf({ directory }: Plugin): { description: string } {
  return JSON.parse(readFileSync(join(repository, directory, "package.json"), "utf8"));
}

/** `rocker extension: show windows.` as a sentence of its own. */
function sentence(text: string): string {
  const said = text.replace(/^rocker extensions?: /, "").replace(/\.?$/, ".");
  return said.charAt(0).toUpperCase() + said.slice(1);
}
