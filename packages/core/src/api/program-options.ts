import type { Engine } from "../engine/engine.ts";
import type { RunOutput } from "../engine/run-request.ts";
import type { AnyExtension } from "../extension/extension.ts";
import type { Host } from "../host/host.ts";
import type { ApprovalRequest } from "../pipeline/approval.ts";
import type { PipelineEvent } from "../pipeline/session.ts";
import type { Plan } from "../plan/plan.ts";

/** What a program decides besides the options of its extensions. */
export interface ProgramOptions<E extends readonly AnyExtension[]> {
  /** The image's name, such as `debian:bookworm`. */
  readonly image: string;
  /** The extensions that may be used. Their options are options of `rocker` then, with their types. Default: none. */
  readonly extensions?: E;
  /** The engines that may be used: what `@rocker/engine-docker` exports, or another plugin. */
  readonly engines: Engine | readonly Engine[];
  /** The name of the engine to use. Default: for building and for running, the usable one with the highest priority. */
  readonly engine?: string;
  /** Pulls the base image even when there is a local one. Default: false. */
  readonly pull?: boolean;
  /** Uses the builder's cache. Default: true. */
  readonly cache?: boolean;
  /** Where facts of this machine are from. Default: the system. */
  readonly host?: Host;
  /** Receives what happens: warnings, notices of extensions, progress of builds. Default: nobody receives it. */
  readonly report?: (event: PipelineEvent) => void;
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
  /** Ends the build when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  /** The command's exit code, exactly; 128+n when signal n ended it. */
  readonly code: number;
  /** What it wrote, with `output: "capture"`; otherwise empty. */
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** What `rocker` can be asked to do. Each method throws RockerError with all that is wrong. */
export interface Rocker {
  /** What would be done, with no engine and no side effect. */
  plan(command?: readonly string[]): Promise<Plan>;
  /** Builds the image, once for each of these objects. @returns its id, and a name for it */
  build(options?: Pick<RunOptions, "signal">): Promise<{ readonly id: string; readonly tag: string }>;
  /** Builds what is missing, and runs a command in a new container. Default: the image's own command. */
  run(command?: readonly string[], options?: RunOptions): Promise<RunResult>;
}
