import { commands } from "../../packages/cli/src/commands.ts";
import { imageOptions, runOptions, showOptions } from "../../packages/cli/src/options.ts";

import type { Plugin } from "./plugins.ts";

/** Command names that are reserved, whether the command exists already or not. */
const reservedCommands = [
  "config",
  "completion",
  "doctor",
  "enter",
  "init",
  "logs",
  "ls",
  "prune",
  "rm",
  "run",
].concat(["stop", "up"]);

/**
 * Names that a new extension must not use, each with its owner: extensions and options of the workspace's packages,
 * rocker's own options, and its commands.
 */
export function takenNames(plugins: readonly Plugin[]): Readonly<Record<string, string>> {
  const commandNames = [...Object.keys(commands), ...reservedCommands].map(
    (words) => words.split(" ")[0] ?? "",
  );
  const own = Object.keys({ ...runOptions, ...imageOptions, ...showOptions });
  const theirs = plugins.flatMap(({ name: provider, manifest }) =>
    (manifest.extensions ?? []).flatMap(({ name, options }) =>
      [name, ...Object.keys(options)].map((taken) => [taken, provider] as const),
    ),
  );
  const all = [
    ...theirs,
    ...own.map((name) => [name, `rocker's own --${name}`] as const),
    ...commandNames.map((word) => [word, `the command "rocker ${word}"`] as const),
  ];
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
