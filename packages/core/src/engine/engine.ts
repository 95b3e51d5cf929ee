import type { Host } from "../host/host.ts";
import type { BaseFacts, BoundPlan } from "../plan/bind.ts";
import type { ImageBuild } from "../plan/plan.ts";
import type { Mount, SettingName } from "../plan/run-spec.ts";

/** What is data of an engine: readable from its package's manifest without running any of its code. */
export interface EngineDescription {
  readonly name: string;
  readonly summary: string;
  readonly roles: readonly ("builder" | "runtime")[];
  /** Which engine is preferred when none was asked for: the highest that can be used. */
  readonly priority: number;
}

/** Whether an engine can be used here, told without starting anything. */
export type Availability =
  | { readonly usable: true }
  | { readonly usable: false; readonly reason: string; readonly fix?: string };

/** An engine as its package exports it. */
export interface Engine extends EngineDescription {
  /** Cheap: looks for sockets and programs, asks no daemon. */
  detect(host: Host): Availability;
  open(host: Host): OpenEngine;
}

/** The halves that an engine has. */
export interface OpenEngine {
  readonly builder?: Builder;
  readonly runtime?: Runtime;
}

export function defineEngine(engine: Engine): Engine {
  return engine;
}

/** An image that a runtime has. */
export interface ImageFacts extends BaseFacts {
  readonly labels: Readonly<Record<string, string>>;
}

/** What a build or a pull reports while it goes on. */
export type ProgressEvent =
  /** A step of the plan begins; `index` counts its steps from 0. */
  | {
      readonly type: "step";
      readonly index: number;
      readonly title: string;
      readonly from: readonly string[];
    }
  | { readonly type: "step-done"; readonly index: number; readonly cached: boolean }
  /** A line that a step, a pull or the engine printed, without its newline. */
  | { readonly type: "output"; readonly line: string };

export type Report = (event: ProgressEvent) => void;

export interface PullRequest {
  readonly image: string;
  readonly report: Report;
  readonly signal: AbortSignal;
}

export interface ImageBuildRequest {
  readonly build: ImageBuild;
  /** The name that the image gets. */
  readonly tag: string;
  /** Whether results of earlier builds may be used. */
  readonly useCache: boolean;
  /** Whether the images that it builds on are pulled even when they are here. */
  readonly pull: boolean;
  readonly report: Report;
  readonly signal: AbortSignal;
}

export interface BuildRequest {
  readonly plan: BoundPlan;
  /** The tag that the finished image gets, only when all steps succeeded. */
  readonly tag: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether results of earlier builds may be used. */
  readonly useCache: boolean;
  readonly report: Report;
  /** Ends the build; the promise then rejects, and nothing of the build is left. */
  readonly signal: AbortSignal;
}

/** Makes a bound plan's image. */
export interface Builder {
  readonly name: string;
  /** Part of the image's hash: changes when the same plan would become another image. */
  readonly lowering: string;
  /** @returns the image's id in the runtime. */
  build(request: BuildRequest): Promise<string>;
}

/** How the command's standard streams are joined to the container. */
export interface StreamModes {
  readonly terminal: boolean;
  readonly stdin: boolean;
}

export interface RunRequest {
  /** The image's id. */
  readonly image: string;
  readonly plan: BoundPlan;
  readonly streams: StreamModes;
  /** Says which program is started, for --verbose. */
  readonly trace: (program: string, args: readonly string[]) => void;
}

/** Finds images and runs containers. */
export interface Runtime {
  readonly name: string;
  /** What it can be asked for. A plan that asks for more is refused before anything is built. */
  readonly settings: ReadonlySet<SettingName>;
  /** Whether it starts containers as `containerStart` says. Default: no, and a plan with hooks is refused. */
  readonly hooks?: boolean;
  /** Where its daemon is when that is another machine; undefined: here. */
  readonly remote: string | undefined;
  /** A local image by name or id; never asks a registry. */
  findImage(reference: string): Promise<ImageFacts | undefined>;
  pullImage(request: PullRequest): Promise<ImageFacts>;
  /**
   * Builds an image from a Dockerfile of the host, with the engine's own cache. An engine without it is refused by name.
   * @throws RockerError RK503 with what the build said last
   */
  buildImage?(request: ImageBuildRequest): Promise<ImageFacts>;
  /**
   * The mounts as the engine must be told them. It may see the host's files from elsewhere: when rocker itself runs in
   * a container, a folder has another path for the engine outside.
   * @throws RockerError with every mount that the engine cannot see
   */
  locateMounts(mounts: readonly Mount[]): Promise<readonly Mount[]>;
  /** Gives an image one more name. */
  tagImage(id: string, name: string): Promise<void>;
  /** @returns the command's exit code, exactly; 128+n for signal n. */
  run(request: RunRequest): Promise<number>;
}
