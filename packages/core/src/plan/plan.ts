import type { Account } from "./account.ts";
import type { RunSpec } from "./run-spec.ts";

/** The format of plans that this core writes and reads. */
export const planVersion = 1;

/**
 * Where a step stands in the image: what other steps rely on while the image is built (certificates), what any project
 * shares, what one project's people share, what is a person's own. The image is built in this order, so that a team
 * shares the layers below the last.
 */
export const layers = ["foundation", "system", "project", "person"] as const;
export type Layer = (typeof layers)[number];

/** Who runs a step: root, or the container's user (the account of the plan, else the base image's user). */
export type Actor = "root" | "user";

/** A cache that outlives a build and never ends up in the image (see `cacheId`). Builders without caches leave it out. */
export interface CacheMount {
  readonly target: string;
  readonly id: string;
}

/** Package managers that an image may have. `dnf` stands for microdnf and yum too. */
export const packageManagers = ["apt", "apk", "dnf", "pacman", "zypper"] as const;
export type PackageManager = (typeof packageManagers)[number];

/** Packages by name for each manager. A manager that is left out has nothing to install. */
export type PackageNames = Partial<Readonly<Record<PackageManager, readonly string[]>>>;

interface StepBase {
  /** The extensions that asked for it. Several where steps were joined. */
  readonly from: readonly string[];
  readonly layer: Layer;
}

/** Runs a program; its argument vector reaches it as it is, through no shell. */
export interface ExecStep extends StepBase {
  readonly type: "exec";
  readonly title: string;
  readonly args: readonly string[];
  readonly as: Actor;
  /** Set for this program only. */
  readonly env: Readonly<Record<string, string>>;
  readonly caches: readonly CacheMount[];
  /**
   * Whether it may use the person's ssh agent, and knows the hosts that they know. Absent: no. Neither is in the image.
   * `project`: a file of the project asks for it, and not the person, who is asked first.
   */
  readonly ssh?: true | "project";
}

/** Installs packages with the manager that the image has. */
export interface PackagesStep extends StepBase {
  readonly type: "packages";
  /** What progress and errors call it. Default: the packages' names. */
  readonly title?: string;
  readonly names: PackageNames;
  /** What may be missing where the image has no manager, or the manager has no list here. */
  readonly optional: boolean;
}

/** Writes a file. Missing parent folders get its owner, and are open to all. */
export interface FileStep extends StepBase {
  readonly type: "file";
  readonly path: string;
  readonly contents: string;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly owner: Actor;
}

export interface EnvStep extends StepBase {
  readonly type: "env";
  readonly name: string;
  readonly value: string;
}

/** Puts entries in front of a path-like variable of the base image (PATH, LD_LIBRARY_PATH…). */
export interface PrependStep extends StepBase {
  readonly type: "prepend";
  readonly name: string;
  readonly entries: readonly string[];
}

export interface LabelStep extends StepBase {
  readonly type: "label";
  readonly name: string;
  readonly value: string;
}

/** Copies a file or folder from another image. */
export interface CopyFromStep extends StepBase {
  readonly type: "copy-from";
  readonly image: string;
  readonly source: string;
  readonly target: string;
  readonly owner: Actor;
}

/** One change to the image. */
export type Step = ExecStep | PackagesStep | FileStep | EnvStep | PrependStep | LabelStep | CopyFromStep;

/** A Dockerfile that the base image is built from, by the engine that runs the container. */
export interface ImageBuild {
  /** Absolute path on the host. */
  readonly dockerfile: string;
  /** Absolute path of a folder of the host; its ignore file is heeded. */
  readonly context: string;
  /** The stage that is built. Default: the last. */
  readonly target?: string;
  /** Build arguments; not secret. */
  readonly args?: Readonly<Record<string, string>>;
}

/** What an invocation means: made without an engine, plain JSON, nothing secret in it. */
export interface Plan {
  readonly version: typeof planVersion;
  /** With `build`, `image` is the name that the built image gets. */
  readonly base: { readonly image: string; readonly build?: ImageBuild };
  /** Who the container's user is; absent: the base image's own. */
  readonly account?: Account & { readonly from: string };
  readonly steps: readonly Step[];
  readonly run: RunSpec;
}
