import type { Host } from "../host/host.ts";
import type { BaseFacts, BoundPlan } from "../plan/bind.ts";
import type { ImageBuild } from "../plan/plan.ts";
import type { EnvEntry, Mount } from "../plan/run-spec.ts";
import type { SettingName } from "../plan/settings/table.ts";

/** The roles of an engine; see OpenEngine. */
export const engineRoles = ["builder", "runtime", "in-engine"] as const;
export type EngineRole = (typeof engineRoles)[number];

/** The data of an engine: read from the manifest of its package, without running its code. */
export interface EngineDescription {
  readonly name: string;
  readonly summary: string;
  readonly roles: readonly EngineRole[];
  /** If no engine is requested, the usable one with the highest priority is chosen. */
  readonly priority: number;
}

/** Whether an engine can be used on this host, determined without starting anything. */
export type Availability =
  | { readonly usable: true }
  | { readonly usable: false; readonly reason: string; readonly fix?: string };

/** An engine as its package exports it. */
export interface Engine extends EngineDescription {
  /** Cheap: looks for sockets and programs, and sends no request to a daemon. */
  detect(host: Host): Availability;
  open(host: Host): OpenEngine;
}

/** The parts of an engine. */
export interface OpenEngine {
  readonly builder?: Builder;
  readonly runtime?: Runtime;
  /**
   * A runtime inside the builder: images stay where they are built, and commands have no access to this host. Used only
   * when it is requested.
   * @param images a runtime with images that no registry has; undefined: there is none
   */
  inEngine?(images: Runtime | undefined): Runtime;
}

export function defineEngine(engine: Engine): Engine {
  return engine;
}

/** An image of a runtime. */
export interface ImageFacts extends BaseFacts {
  /** In bytes, including layers that it shares with other images. */
  readonly size?: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Digests of its uncompressed layers, the lowest first. */
  readonly layers: readonly string[];
}

/** Progress of a build or a pull. */
export type ProgressEvent =
  /** A step of the plan starts; `index` counts its steps from 0. */
  | {
      readonly type: "step";
      readonly index: number;
      readonly title: string;
      readonly from: readonly string[];
    }
  | { readonly type: "step-done"; readonly index: number; readonly cached: boolean }
  /** The base image was built from a Dockerfile, before any step. */
  | { readonly type: "base-built"; readonly image: string; readonly dockerfile: string }
  /** A line of output of a step, a pull or the engine, without the newline. */
  | { readonly type: "output"; readonly line: string };

export type Report = (event: ProgressEvent) => void;

export interface PullRequest {
  readonly image: string;
  /** Such as `linux/arm64`; undefined: that of the engine. */
  readonly platform: string | undefined;
  readonly report: Report;
  readonly signal: AbortSignal;
}

export interface ImageBuildRequest {
  readonly build: ImageBuild;
  /** See PullRequest. */
  readonly platform: string | undefined;
  /** The name for the image. */
  readonly tag: string;
  /** Whether results of earlier builds may be used. */
  readonly useCache: boolean;
  /** Whether to pull the images that it builds on even if they exist locally. */
  readonly pull: boolean;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** An image that is transferred from one engine to another. */
export interface LayoutRequest {
  /** A directory of this host with one image as OCI image layout: `index.json` and `blobs/sha256/…`. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Build cache in registries: where to import layers from, and where to push those of this build. */
export interface RegistryCache {
  /** Repositories to import from, such as `registry.example.com/team/cache`. A missing one is not an error. */
  readonly from: readonly string[];
  /** Repositories to push the layers to when the image is built. */
  readonly to: readonly string[];
}

/** What steps with `ssh` can use while they run. Neither may become part of the image. */
export interface BuildSsh {
  /** The socket of the agent, a path on this host. */
  readonly agent: string;
  /** The user's known_hosts file, a path on this host; undefined: there is none. */
  readonly knownHosts: string | undefined;
}

/** Where steps with `ssh` find the known hosts. The socket of the agent is in SSH_AUTH_SOCK. */
export const buildKnownHosts = "/etc/ssh/ssh_known_hosts2";

export interface BuildRequest {
  readonly plan: BoundPlan;
  /** The tag for the finished image, set only if all steps succeed. */
  readonly tag: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether results of earlier builds may be used. */
  readonly useCache: boolean;
  /** Undefined: none. Only for a builder with `registryCache`. */
  readonly registryCache?: RegistryCache | undefined;
  /** Undefined: no step of the plan needs it. */
  readonly ssh?: BuildSsh | undefined;
  /** Has the images that the plan refers to, and receives the finished one. A builder of the same engine does not need it. */
  readonly runtime: Runtime;
  readonly report: Report;
  /** Cancels the build: the promise rejects, and nothing of the build is left. */
  readonly signal: AbortSignal;
}

/** Builds the image of a bound plan. */
export interface Builder {
  readonly name: string;
  /** Part of the image hash: changes when the builder would turn the same plan into a different image. */
  readonly lowering: string;
  /** Whether it supports build cache in registries. Default: no, and such a build is refused. */
  readonly registryCache?: boolean;
  /** Whether steps can use the user's SSH agent. Default: no, and a plan with such steps is refused. */
  readonly ssh?: boolean;
  /** @returns the ID of the image in the runtime */
  build(request: BuildRequest): Promise<string>;
}

/** Images to push to a registry under one name. */
export interface PushRequest {
  /** IDs of images of the runtime: one, or one for each platform. */
  readonly images: readonly string[];
  /** Includes the registry, unless it is the default one of the engine; with or without a tag. */
  readonly name: string;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Receives what a command writes, in the order in which it comes within one stream. */
export type RunOutput = (stream: "stdout" | "stderr", chunk: Buffer) => void;

/** How the standard streams of the command are connected to the container. */
export interface StreamModes {
  readonly terminal: boolean;
  readonly stdin: boolean;
  /** Where standard output and error go; not with a terminal. Default: this process's own. */
  readonly output?: RunOutput;
}

export interface RunRequest {
  /** ID of the image. */
  readonly image: string;
  readonly plan: BoundPlan;
  readonly streams: StreamModes;
  /** Reports which program is started, for --verbose. */
  readonly trace: (program: string, args: readonly string[]) => void;
}

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
export interface Containers {
  /** Creates a container without starting it. Its name and labels are settings of the plan. @returns its ID */
  create(request: Omit<RunRequest, "streams">): Promise<string>;
  /** Does nothing if the container is running. */
  start(id: string): Promise<void>;
  /** Asks the command to exit, and kills it after ten seconds. Does nothing if the container is not running. */
  stop(id: string): Promise<void>;
  /** Stops the container if it is running. Not an error if it does not exist. Named volumes are kept. */
  remove(id: string): Promise<void>;
  /** By name or ID, running or not. */
  find(reference: string): Promise<ContainerFacts | undefined>;
  /** All containers of this engine, whether created by rocker or not, running or not. */
  list(): Promise<readonly ContainerFacts[]>;
  /** The same containers, with what of the host they can write to. Undefined: the engine cannot tell. */
  binds?(): Promise<readonly ContainerBinds[]>;
  /** @returns the exit code of the program, as for `Runtime.run` */
  exec(request: ExecRequest): Promise<number>;
  /** Writes the output of the container's command to the streams of this process. @returns the exit code */
  logs(request: LogRequest): Promise<number>;
}

/** An image in the store of an engine. */
export interface StoredImage {
  readonly id: string;
  readonly names: readonly string[];
  /** In bytes, including layers that it shares with other images. */
  readonly size: number;
  /** Creation time, ISO 8601. */
  readonly created: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The image store of an engine. */
export interface ImageStore {
  list(): Promise<readonly StoredImage[]>;
  /**
   * Removes an image together with its only name.
   * @throws RockerError if it is in use: by a container, by another image, or by a second name
   */
  remove(id: string): Promise<void>;
}

/** Properties of a runtime, for `rocker doctor` and before an image with many layers is built. */
export interface RuntimeFacts {
  readonly version: string;
  /** Whether root in its containers is an unprivileged user on the host. */
  readonly rootless: boolean;
  readonly storage: {
    /** As the engine names it: overlay2, vfs… */
    readonly driver: string;
    /** Path on the host of the engine. */
    readonly directory: string;
    /** Maximum number of layers of an image that can be run. Default: no limit is known. */
    readonly layers?: number | undefined;
  };
}

/** Finds images and runs containers. */
export interface Runtime {
  readonly name: string;
  /** Supported settings. A plan with others is refused before anything is built. */
  readonly settings: ReadonlySet<SettingName>;
  /** Whether it starts containers as `containerStart` describes. Default: no, and a plan with hooks is refused. */
  readonly hooks?: boolean;
  /** Whether it is inside the builder: no terminal, no mounts, no access to this host. Default: no. */
  readonly inEngine?: boolean;
  /** Address of its daemon if that runs on another host; undefined: this host. */
  readonly remote: string | undefined;
  /** Finds a local image by name or ID; never sends a request to a registry. */
  findImage(reference: string): Promise<ImageFacts | undefined>;
  pullImage(request: PullRequest): Promise<ImageFacts>;
  /**
   * Builds an image from a Dockerfile of the host, with the build cache of the engine. Undefined: not supported.
   * @throws RockerError RK503 with the end of the build output
   */
  buildImage?(request: ImageBuildRequest): Promise<ImageFacts>;
  /**
   * Translates mounts to paths on the host of the engine. They differ when rocker itself runs in a container: a directory
   * then has another path for the engine outside.
   * @throws RockerError with every mount that the engine cannot see
   */
  locateMounts(mounts: readonly Mount[]): Promise<readonly Mount[]>;
  /** Saves an image with all its layers to an empty directory. */
  saveImage(id: string, request: LayoutRequest): Promise<void>;
  /**
   * Loads an image, without a name. Layers that the runtime has from other images may be missing in the directory; if it
   * needs them after all, that is an error.
   * @returns the ID of the image
   */
  loadImage(request: LayoutRequest): Promise<string>;
  /** Adds a name to an image. */
  tagImage(id: string, name: string): Promise<void>;
  /**
   * Pushes images to the registry of the name, with the logins of the engine's own client. Undefined: not supported.
   * @throws RockerError RK510 with the error of the registry; RK432 for several images where a name can have only one
   */
  pushImages?(request: PushRequest): Promise<void>;
  /** @returns the exit code of the command, unchanged; 128+n for signal n */
  run(request: RunRequest): Promise<number>;
  /** Releases open resources; the runtime cannot be used afterwards. */
  close?(): Promise<void>;
  /** Undefined if the engine has no persistent containers. */
  readonly containers?: Containers;
  /** Undefined if the engine has no image store. */
  readonly images?: ImageStore;
  describe?(): Promise<RuntimeFacts>;
}
