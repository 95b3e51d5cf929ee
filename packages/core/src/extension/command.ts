import type { Host } from "../host/host.ts";

/** The data of a command: read from the manifest of its package, without running its code. */
export interface CommandDescription {
  /** The first word of `rocker <name> …`: the name of an extension of the same package. */
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
}

/** A container, whoever created it, that has a writable bind mount of a host path, or of something in it. */
export interface MountingContainer {
  readonly engine: string;
  readonly id: string;
  readonly name: string;
  /** Whether its processes can write now. One that is paused or stopped cannot until it is started again. */
  readonly running: boolean;
}

/** What the engines of this host know of a path. */
export interface MountUse {
  readonly containers: readonly MountingContainer[];
  /** Engines that can be used here, but could not answer: they may have more. */
  readonly unknown: readonly { readonly engine: string; readonly reason: string }[];
}

export interface CommandContext {
  readonly host: Host;
  /**
   * Asks the user a question of one line; absent where nobody can answer.
   * @returns the answer without blanks around it; undefined for none (Ctrl-D)
   * @throws what ends rocker, when the user interrupts; pass it on
   */
  readonly ask?: (question: string) => Promise<string | undefined>;
  /**
   * Asks every engine that can be used on this host which containers can write to a path. Mounts of a directory above
   * it do not count, nor do containers of other users' engines, which cannot be asked.
   * @param path absolute, of this host
   */
  containersMounting(path: string): Promise<MountUse>;
}

/** A command of a plugin: `rocker <extension> …`. */
export interface PluginCommand extends CommandDescription {
  /**
   * Runs the command. Results go to stdout, everything else to stderr; a RockerError that it throws is shown like those of
   * rocker, as JSON if `--json` is among the arguments.
   * @param argv the arguments after the name of the command, unchanged
   * @returns the exit code: 0, 1 for a failure, 2 for incorrect usage
   */
  run(argv: readonly string[], context: CommandContext): number | Promise<number>;
}

/** Declares a command. Returns it unchanged, typed. */
export function defineCommand(command: PluginCommand): PluginCommand {
  return command;
}
