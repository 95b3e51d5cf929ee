import {
  type CommandContainers,
  contributionsOf,
  fileSystemError,
  type Host,
  importModule,
  isRockerError,
  messageOf,
  type PluginCommand,
  type Registry,
  rockerError,
} from "@rocker/core/lifecycle";
import { askLine } from "../invoke/ask-line.ts";
import { hasTerminal } from "../invoke/has-terminal.ts";
import { jsonOption } from "../wants-json.ts";
import { otherCodes, outcomeOf } from "./outcome.ts";

/**
 * Runs the plugin command that the first argument names, if there is one.
 * @returns its exit code; undefined if no plugin provides that command
 */
export async function runPluginCommand(
  argv: readonly string[],
  registry: Registry,
  host: Host,
): Promise<number | undefined> {
  const [name = "", ...rest] = argv;
  const entry = registry.commands.get(name);
  if (!entry) return undefined;
  const run = async () => {
    try {
      const contributions = contributionsOf(await importModule(entry.package, entry.module));
      const command = contributions.find((one): one is PluginCommand => isCommand(one) && one.name === name);
      if (!command)
        throw new Error(`${entry.module} does not export this command, although the manifest lists it`);
      return await command.run(rest, {
        host,
        ...(hasTerminal() && { ask: askLine }),
        // These are loaded by the few that use them.
        containers: containersOnDemand(name, host),
        table: async (head, rows) => (await import("./stdout-table.ts")).stdoutTable(head, rows),
        containersMounting: async (path) =>
          (await import("./containers-mounting.ts")).containersMounting(path, registry, host),
      });
    } catch (error) {
      const known = isRockerError(error) ? error : fileSystemError(error);
      if (known) throw known;
      throw rockerError(
        "RK220",
        { command: name, package: entry.package.name, reason: messageOf(error) },
        error,
      );
    }
  };
  return outcomeOf(run, otherCodes, () => jsonOption(rest) ?? false);
}

/** All that creates and runs containers is loaded with it. */
function containersOnDemand(command: string, host: Host): CommandContainers {
  let loaded: Promise<CommandContainers> | undefined;
  const load = () => {
    loaded ??= import("./command-containers.ts").then((module) => module.commandContainers(command, host));
    return loaded;
  };
  return {
    up: async (...request) => (await load()).up(...request),
    enter: async (...request) => (await load()).enter(...request),
    state: async (...request) => (await load()).state(...request),
    stop: async (...request) => (await load()).stop(...request),
    remove: async (...request) => (await load()).remove(...request),
  };
}

function isCommand(value: unknown): value is PluginCommand {
  return typeof (value as PluginCommand | undefined)?.run === "function";
}
