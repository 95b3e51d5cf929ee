import type { StreamModes } from "../engine/run-request.ts";
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

/** Where a persistent container is: `gone` was removed with its engine, `unknown` was never created by rocker. */
export type ContainerState = "running" | "stopped" | "gone" | "unknown";

/**
 * Which lifecycle commands run before a command in a container: `attach`, those of each entry, and one that has not been
 * completed is reported; `continue`, also those that have not been completed; `none`, for what the user did not ask for.
 */
export type EnterLifecycle = "attach" | "continue" | "none";

/** A container that a command creates. */
export interface CommandContainer {
  readonly name: string;
  /** The directory that it belongs to: `rocker enter` finds it from there. */
  readonly directory: string;
  /**
   * Called when the container runs, before its lifecycle commands.
   * @param data what the extension with the name of the command passed to `withPreparation`
   */
  readonly prepare?: (data: readonly unknown[]) => Promise<void>;
  /** Volumes of limited size, in bytes, that are created before it. @param data as for `prepare` */
  readonly volumes?: (
    data: readonly unknown[],
  ) => readonly { readonly name: string; readonly size: number }[];
}

/** The persistent containers of the command line, for commands that have their own. */
export interface CommandContainers {
  /**
   * Creates a container, or starts the existing one, as `rocker up` does with these arguments and the project's
   * configuration. Without an image among them, the image is the project's.
   * @throws RockerError as `rocker up`
   */
  up(argv: readonly string[], of: CommandContainer): Promise<void>;
  /**
   * Runs a command in a container, which is started if it is stopped. Default: the user's login shell.
   * @param lifecycle see EnterLifecycle; default `attach`
   * @returns the exit code of the command
   */
  enter(
    name: string,
    command: readonly string[],
    streams: StreamModes,
    lifecycle?: EnterLifecycle,
  ): Promise<number>;
  state(name: string): Promise<ContainerState>;
  /** Stops a running container. Does nothing if there is none. */
  stop(name: string): Promise<void>;
  /**
   * Removes a container, also one that is running. Does nothing if there is none.
   * @param volumes named volumes to remove with it
   */
  remove(name: string, volumes?: readonly string[]): Promise<void>;
}

export interface CommandContext {
  readonly host: Host;
  /** Absent in a program that is not the command line. */
  readonly containers?: CommandContainers;
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
  /**
   * A table as rocker's own commands print it: as wide as the terminal of stdout. Characters that control it are made
   * visible.
   * @param head titles of the columns; the first column identifies a row
   * @returns lines, each with a line break
   */
  table(head: readonly string[], rows: readonly (readonly string[])[]): Promise<string>;
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
