import type { Engine } from "../engine/engine.ts";
import type { RunOutput } from "../engine/run-request.ts";
import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import type { ContainerEvent, Decision } from "../persistent/context.ts";
import type { Outcome } from "../persistent/create-or-start.ts";
import type { Difference } from "../persistent/plan-difference.ts";
import type { ApprovalRequest } from "../pipeline/approval.ts";
import type { PipelineEvent } from "../pipeline/session.ts";
import type { Plan } from "../plan/plan.ts";

/** What happens while `rocker` works: warnings, notices of extensions, progress of builds, and of persistent containers. */
export type ProgramEvent = PipelineEvent | ContainerEvent;

/** What a program decides besides the options of its extensions. */
export interface ProgramOptions<E extends readonly AnyExtension[]> {
  /** The image's name, such as `debian:bookworm`. */
  readonly image: string;
  /** The extensions that may be used. Their options are options of `rocker` then, with their types. Default: none. */
  readonly extensions?: E;
  /** The engines that may be used: what `@rocker/engine-docker` exports, or another plugin. */
  readonly engines: Engine | readonly Engine[];
  /** The name of the engine to use. Default: for building and for running, the usable one with the highest priority. */
  readonly engine?: string | undefined;
  /** Pulls the base image even when there is a local one. Default: false. */
  readonly pull?: boolean;
  /** Uses the builder's cache. Default: true. */
  readonly cache?: boolean;
  /** Where facts of this machine are from. Default: the system. */
  readonly host?: Host;
  /** The directory that the persistent container belongs to. Default: the working directory of the host. */
  readonly project?: string;
  /** Receives what happens. Default: nobody receives it. */
  readonly report?: (event: ProgramEvent) => void;
  /** Decides what files of a project may have of the host. Default: they get nothing (RK230). */
  readonly approve?: (request: ApprovalRequest) => Promise<boolean>;
}

export interface RunOptions {
  /**
   * `inherit`: the command has this process's standard output and error. `capture`: they are in the result. A function
   * is given each chunk as it comes. Default: `inherit`.
   */
  readonly output?: "inherit" | "capture" | RunOutput;
  /** Attaches a terminal; only with `output: "inherit"`. Default: false. */
  readonly terminal?: boolean;
  /** Forwards this process's standard input. Default: false. */
  readonly stdin?: boolean;
  /** Ends the build, and what is prepared for the command, when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** The command's exit code, exactly; 128+n when signal n ended it. */
  readonly code: number;
  /** What it wrote, with `output: "capture"`; otherwise empty. */
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

export interface UpOptions {
  /**
   * What to do if there is a container whose settings differ from the requested ones: an error (RK412), use it as it is, or
   * recreate it, which loses the changes inside it. A function decides for exactly these differences. Default: `fail`.
   */
  readonly onDifference?:
    | "fail"
    | "keep"
    | "recreate"
    | ((differences: readonly Difference[]) => Promise<Decision>);
  /** Ends the build, or the lifecycle command that is running, when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface UpResult {
  /** The container's name, in its engine and for the command `rocker`. */
  readonly name: string;
  /** What was done. */
  readonly outcome: Outcome;
}

/** What `rocker` can be asked to do. Each method throws RockerError with all that is wrong. */
export interface Rocker {
  /** What would be done, with no engine and no side effect. */
  plan(command?: readonly string[]): Promise<Plan>;
  /** Builds the image, once for each of these objects. @returns its id, and a name for it */
  build(options?: Pick<RunOptions, "signal">): Promise<{ readonly id: string; readonly tag: string }>;
  /** Builds what is missing, and runs a command in a new container. Default: the image's own command. */
  run(command?: readonly string[], options?: RunOptions): Promise<RunResult>;
  /**
   * Creates the persistent container of these options, or starts the existing one: that of the option `name`, or else of the
   * project. The command `rocker` knows it too.
   * @param command its main command. Default: it waits to be entered
   */
  up(command?: readonly string[], options?: UpOptions): Promise<UpResult>;
  /** Runs a command in the persistent container, which is started if it is stopped. Default: the user's login shell. */
  enter(command?: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Stops the persistent container. @returns whether it was running */
  stop(): Promise<boolean>;
  /** Removes the persistent container and the changes inside it. With `force` also a running one; default: RK422. */
  remove(options?: { readonly force?: boolean }): Promise<void>;
}
