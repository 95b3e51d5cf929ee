import type { Host } from "../host/host.ts";
import type { BaseFacts, BoundPlan } from "../plan/bind.ts";
import type { ImageBuild } from "../plan/plan.ts";
import type { EnvEntry, Mount, SettingName } from "../plan/run-spec.ts";

/** The parts that an engine can have; see OpenEngine. */
export const engineRoles = ["builder", "runtime", "inside"] as const;
export type EngineRole = (typeof engineRoles)[number];

/** What is data of an engine: readable from its package's manifest without running any of its code. */
export interface EngineDescription {
  readonly name: string;
  readonly summary: string;
  readonly roles: readonly EngineRole[];
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
  /**
   * A runtime inside the builder: images stay where they are built, commands see nothing of this machine. Only taken
   * when it is asked for.
   * @param images has images that no registry has; undefined: there is none
   */
  inside?(images: Runtime | undefined): Runtime;
}

export function defineEngine(engine: Engine): Engine {
  return engine;
}

/** An image that a runtime has. */
export interface ImageFacts extends BaseFacts {
  /** Bytes, with the layers that it shares with others. */
  readonly size?: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Digests of its layers as they are uncompressed, the lowest first. */
  readonly layers: readonly string[];
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
  /** The base was built from a Dockerfile, before any step. */
  | { readonly type: "base-built"; readonly image: string; readonly dockerfile: string }
  /** A line that a step, a pull or the engine printed, without its newline. */
  | { readonly type: "output"; readonly line: string };

export type Report = (event: ProgressEvent) => void;

export interface PullRequest {
  readonly image: string;
  /** `linux/arm64`; undefined: the engine's own. */
  readonly platform: string | undefined;
  readonly report: Report;
  readonly signal: AbortSignal;
}

export interface ImageBuildRequest {
  readonly build: ImageBuild;
  /** See PullRequest. */
  readonly platform: string | undefined;
  /** The name that the image gets. */
  readonly tag: string;
  /** Whether results of earlier builds may be used. */
  readonly useCache: boolean;
  /** Whether the images that it builds on are pulled even when they are here. */
  readonly pull: boolean;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** An image on its way from one engine to another. */
export interface LayoutRequest {
  /** A folder of this machine that holds one image as OCI image layout: `index.json` and `blobs/sha256/…`. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Layers in registries that builds of others made, and where this build's go. */
export interface RegistryCache {
  /** Where layers may be taken from: `registry.example.com/team/cache`. One that is not there is no error. */
  readonly from: readonly string[];
  /** Where the layers are pushed when the image is built. */
  readonly to: readonly string[];
}

/** What steps with `ssh` may use while they run. Neither may be in the image. */
export interface BuildSsh {
  /** The agent's socket, a path of this machine. */
  readonly agent: string;
  /** A file of this machine with the hosts that the person knows; undefined: there is none. */
  readonly knownHosts: string | undefined;
}

/** Where steps with `ssh` find the known hosts; the agent is where SSH_AUTH_SOCK says. */
export const buildKnownHosts = "/etc/ssh/ssh_known_hosts2";

export interface BuildRequest {
  readonly plan: BoundPlan;
  /** The tag that the finished image gets, only when all steps succeeded. */
  readonly tag: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether results of earlier builds may be used. */
  readonly useCache: boolean;
  /** Undefined: none. Only for a builder that says that it can. */
  readonly registryCache?: RegistryCache | undefined;
  /** Undefined: no step of the plan asks for it. */
  readonly ssh?: BuildSsh | undefined;
  /** What has the images that the plan names, and gets the finished one. A builder of the same engine knows it. */
  readonly runtime: Runtime;
  readonly report: Report;
  /** Ends the build; the promise then rejects, and nothing of the build is left. */
  readonly signal: AbortSignal;
}

/** Makes a bound plan's image. */
export interface Builder {
  readonly name: string;
  /** Part of the image's hash: changes when the same plan would become another image. */
  readonly lowering: string;
  /** Whether it takes layers from registries and pushes them there. Default: no, and such a build is refused. */
  readonly registryCache?: boolean;
  /** Whether steps may use the person's ssh agent. Default: no, and a plan with such steps is refused. */
  readonly ssh?: boolean;
  /** @returns the image's id in the runtime. */
  build(request: BuildRequest): Promise<string>;
}

/** Images on their way to a registry, as one name. */
export interface PushRequest {
  /** Ids of images that the runtime has: one, or one for each platform. */
  readonly images: readonly string[];
  /** With its registry, unless that is the engine's own default; with a tag or without. */
  readonly name: string;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Receives what a command writes, in the order in which it comes within one stream. */
export type RunOutput = (stream: "stdout" | "stderr", chunk: Buffer) => void;

/** How the command's standard streams are connected to the container. */
export interface StreamModes {
  readonly terminal: boolean;
  readonly stdin: boolean;
  /** Where standard output and error go; not with a terminal. Default: this process's own. */
  readonly output?: RunOutput;
}

export interface RunRequest {
  /** The image's id. */
  readonly image: string;
  readonly plan: BoundPlan;
  readonly streams: StreamModes;
  /** Says which program is started, for --verbose. */
  readonly trace: (program: string, args: readonly string[]) => void;
}

/** A container as its engine knows it. */
export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  /** The id of its image. */
  readonly image: string;
  readonly running: boolean;
  /** When it was made, ISO 8601. */
  readonly created: string;
  readonly labels: Readonly<Record<string, string>>;
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

/** One more program in a container that runs. */
export interface ExecRequest {
  /** The container's id. */
  readonly container: string;
  readonly command: readonly string[];
  /** Name or id, with a group or without; undefined: whom the engine started the container as. */
  readonly user: string | undefined;
  /** Absolute path inside; undefined: the container's own working folder. */
  readonly workdir: string | undefined;
  /** On top of the container's own. */
  readonly env: readonly EnvEntry[];
  readonly streams: StreamModes;
  readonly trace: RunRequest["trace"];
}

export interface LogRequest {
  /** The container's id. */
  readonly container: string;
  /** Whether to go on while the container runs. */
  readonly follow: boolean;
  /** How many of the last lines; undefined: all. */
  readonly tail: number | undefined;
}

/** Containers that stay: made once, started and entered many times. */
export interface Containers {
  /** Makes one and does not start it. Its name and labels are among the plan's settings. @returns its id */
  create(request: Omit<RunRequest, "streams">): Promise<string>;
  /** Does nothing to one that runs. */
  start(id: string): Promise<void>;
  /** Asks its command to end, and ends it after ten seconds. Does nothing to one that does not run. */
  stop(id: string): Promise<void>;
  /** Ends it if it runs; it is no error when it is gone. Named volumes stay. */
  remove(id: string): Promise<void>;
  /** By name or id, running or not. */
  find(reference: string): Promise<ContainerFacts | undefined>;
  /** All of this engine, whoever made them, running or not. */
  list(): Promise<readonly ContainerFacts[]>;
  /** The same containers, with what of the host they can write to. Undefined: the engine cannot tell. */
  binds?(): Promise<readonly ContainerBinds[]>;
  /** @returns the program's exit code, exactly, as `Runtime.run` has it */
  exec(request: ExecRequest): Promise<number>;
  /** Writes to this process's own streams what the container's command wrote to its own. @returns the exit code */
  logs(request: LogRequest): Promise<number>;
}

/** An image among all that an engine has. */
export interface StoredImage {
  readonly id: string;
  readonly names: readonly string[];
  /** Bytes, with the layers that it shares with others. */
  readonly size: number;
  /** When it was made, ISO 8601. */
  readonly created: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The images that an engine keeps. */
export interface ImageStore {
  list(): Promise<readonly StoredImage[]>;
  /**
   * Removes an image with its one name.
   * @throws RockerError when it is in use: by a container, by another image, by a second name
   */
  remove(id: string): Promise<void>;
}

/** What a runtime says of itself: for `rocker doctor`, and before an image with many layers is built. */
export interface RuntimeFacts {
  readonly version: string;
  /** Whether its containers' root is nobody's root outside. */
  readonly rootless: boolean;
  readonly storage: {
    /** As the engine calls it: overlay2, vfs… */
    readonly driver: string;
    /** Where it is on the engine's machine. */
    readonly folder: string;
    /** The most layers that an image may have to be run. Default: no limit is known. */
    readonly layers?: number | undefined;
  };
}

/** Finds images and runs containers. */
export interface Runtime {
  readonly name: string;
  /** What it can be asked for. A plan that asks for more is refused before anything is built. */
  readonly settings: ReadonlySet<SettingName>;
  /** Whether it starts containers as `containerStart` says. Default: no, and a plan with hooks is refused. */
  readonly hooks?: boolean;
  /** Whether it is within the builder: it has no terminal, no mounts and nothing of this machine. Default: no. */
  readonly inside?: boolean;
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
  /** Writes an image that it has into an empty folder, with all its layers. */
  saveImage(id: string, request: LayoutRequest): Promise<void>;
  /**
   * Takes an image in, without a name. Layers may be missing in the folder that it has from other images; where it
   * cannot do without them after all, that is an error.
   * @returns the image's id
   */
  loadImage(request: LayoutRequest): Promise<string>;
  /** Gives an image one more name. */
  tagImage(id: string, name: string): Promise<void>;
  /**
   * Sends images to the registry that the name says, with the logins of the engine's own client. Undefined: it cannot.
   * @throws RockerError RK510 with what the registry said; RK432 for several images where one name can have only one
   */
  pushImages?(request: PushRequest): Promise<void>;
  /** @returns the command's exit code, exactly; 128+n for signal n. */
  run(request: RunRequest): Promise<number>;
  /** Ends what it keeps open; nothing may be asked of it afterwards. */
  close?(): Promise<void>;
  /** Undefined where containers end with their command. */
  readonly containers?: Containers;
  /** Undefined where images are not kept. */
  readonly images?: ImageStore;
  describe?(): Promise<RuntimeFacts>;
}
