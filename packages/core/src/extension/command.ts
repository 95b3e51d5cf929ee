import type { Host } from "../host/host.ts";

/** What is data of a command: readable from its package's manifest without running any of its code. */
export interface CommandDescription {
  /** The first word of `rocker <name> …`: the name of an extension of the same package. */
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
}

export interface CommandContext {
  readonly host: Host;
}

/** A command that a plugin brings: `rocker <extension> …`. */
export interface PluginCommand extends CommandDescription {
  /**
   * Runs it. Results go to stdout, anything else to stderr; a RockerError that it throws is shown as rocker's own.
   * @param argv what follows the command's name, untouched
   * @returns the exit code: 0, 1 for failure, 2 for wrong usage
   */
  run(argv: readonly string[], context: CommandContext): number | Promise<number>;
}

/** Declares a command. Returns it as it is, typed. */
export function defineCommand(command: PluginCommand): PluginCommand {
  return command;
}
