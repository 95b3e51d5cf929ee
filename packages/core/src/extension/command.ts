import type { Host } from "../host/host.ts";

/** What is data of a command: readable from its package's manifest without running any of its code. */
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
   * @throws what ends rocker, when the user breaks off; pass it on
   */
  readonly ask?: (question: string) => Promise<string | undefined>;
  /**
   * Asks every engine that can be used on this host which containers can write to a path. Mounts of a directory above
   * it do not count, nor do containers of other users' engines, which cannot be asked.
   * @param path absolute, of this host
   */
  containersMounting(path: string): Promise<MountUse>;
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
