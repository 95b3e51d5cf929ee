import type { EnvEntry } from "../plan/run-spec.ts";
import type { RunRequest, StreamModes } from "./run-request.ts";

/** A container of an engine. */
export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  /** ID of its image. */
  readonly image: string;
  readonly running: boolean;
  /** Creation time, ISO 8601. */
  readonly created: string;
  /** What distinguishes this start from all others, such as its time. Absent: it is not running, or not known (in lists). */
  readonly started?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** It was created and never started. Default: it was started, or this is not known. */
  readonly neverStarted?: boolean;
}

/** What of the host a container can write to. */
export interface ContainerBinds {
  readonly id: string;
  readonly name: string;
  /** Whether its processes run, or the engine may start them at any moment: it restarts, say. Paused: no. */
  readonly running: boolean;
  /** Sources of its bind mounts that are not read-only, as the engine was given them. */
  readonly writable: readonly string[];
}

/** Another program to run in a running container. */
export interface ExecRequest {
  /** ID of the container. */
  readonly container: string;
  readonly command: readonly string[];
  /** Name or ID, with or without a group; undefined: the user that the engine started the container as. */
  readonly user: string | undefined;
  /** Absolute path in the container; undefined: the working directory of the container. */
  readonly workdir: string | undefined;
  /** In addition to those of the container. */
  readonly env: readonly EnvEntry[];
  readonly streams: StreamModes;
  readonly trace: RunRequest["trace"];
}

export interface LogRequest {
  /** ID of the container. */
  readonly container: string;
  /** Whether to follow the output while the container runs. */
  readonly follow: boolean;
  /** Number of lines from the end; undefined: all. */
  readonly tail: number | undefined;
}

/** Persistent containers: created once, started and entered many times. */
export interface PersistentContainers {
  /** Creates a container without starting it. Its name and labels are settings of the plan. @returns its ID */
  create(request: Omit<RunRequest, "streams">): Promise<string>;
  /** Does nothing if the container is running. */
  start(id: string): Promise<void>;
  /** Asks the command to exit, and kills it after ten seconds. Does nothing if the container is not running. */
  stop(id: string): Promise<void>;
  /** Stops the container if it is running. Not an error if it does not exist. Named volumes are kept. */
  remove(id: string): Promise<void>;
  /** Removes a named volume. Not an error if it does not exist. */
  removeVolume(name: string): Promise<void>;
  /**
   * Creates a named volume that cannot hold more than a number of bytes. Absent: the engine has no such volumes.
   * @throws RockerError RK406 where its file system cannot limit one
   */
  createVolume?(name: string, size: number): Promise<void>;
  /** By name or ID, running or not. */
  find(reference: string): Promise<ContainerFacts | undefined>;
  /** All containers of this engine, whether created by rocker or not, running or not. */
  list(): Promise<readonly ContainerFacts[]>;
  /** The same containers, with what of the host they can write to. Undefined: the engine cannot tell. */
  binds?(): Promise<readonly ContainerBinds[]>;
  /** @returns the exit code of the program, as for `Containers.run` */
  exec(request: ExecRequest): Promise<number>;
  /** Writes the output of the container's command to the streams of this process. @returns the exit code */
  logs(request: LogRequest): Promise<number>;
}
