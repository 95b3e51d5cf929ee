import { configuration } from "./commands/table/configuration.ts";
import type { CommandEntry } from "./commands/table/entry.ts";
import { other } from "./commands/table/other.ts";
import { persistentContainers } from "./commands/table/persistent-containers.ts";
import { plugins } from "./commands/table/plugins.ts";
import { runAndBuild } from "./commands/table/run-and-build.ts";

/** rocker's own commands in the sections of `rocker --help`. To add a command, add a row to one of them. */
export const commandGroups = {
  "Run and build": runAndBuild,
  "Persistent containers": persistentContainers,
  Configuration: configuration,
  Plugins: plugins,
  Other: other,
} as const satisfies Record<string, Readonly<Record<string, CommandEntry>>>;

type Groups = typeof commandGroups;
export type CommandName = { [Group in keyof Groups]: keyof Groups[Group] }[keyof Groups];

/** rocker's own commands, by name. A command line that starts with none of them is a run. */
export const commands: Readonly<Record<string, CommandEntry>> = Object.assign(
  {},
  ...Object.values(commandGroups),
);

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
