import {
  contributionsOf,
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
        containers: (await import("./command-containers.ts")).commandContainers(name, host),
        ...(hasTerminal() && { ask: askLine }),
        // Loaded by the few that ask.
        containersMounting: async (path) =>
          (await import("./containers-mounting.ts")).containersMounting(path, registry, host),
      });
    } catch (error) {
      if (isRockerError(error)) throw error;
      throw rockerError(
        "RK220",
        { command: name, package: entry.package.name, reason: messageOf(error) },
        error,
      );
    }
  };
  return outcomeOf(run, otherCodes, () => jsonOption(rest) ?? false);
}

function isCommand(value: unknown): value is PluginCommand {
  return typeof (value as PluginCommand | undefined)?.run === "function";
}
