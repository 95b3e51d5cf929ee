import type { Account } from "./account.ts";
import type { RunSpec, Sourced } from "./run-spec.ts";

/** The plan format that this core writes and reads. */
export const planVersion = 1;

/**
 * Position of a step in the image: `base` is what other steps need during the build (certificates), `system` is shared
 * by all projects, `project` by all users of a project, and `user` belongs to one user. Images are built in this order,
 * so that a team shares all layers but the last.
 */
export const layers = ["base", "system", "project", "user"] as const;
export type Layer = (typeof layers)[number];

/** Who runs a step: root, or the container's user (the account of the plan, else the user of the base image). */
export type Actor = "root" | "user";

/** A cache that is kept between builds and never part of the image (see `cacheId`). Builders without caches ignore it. */
export interface CacheMount {
  readonly target: string;
  readonly id: string;
}

/** Package managers. `dnf` includes microdnf and yum. */
export const packageManagers = ["apt", "apk", "dnf", "pacman", "zypper"] as const;
export type PackageManager = (typeof packageManagers)[number];

/** Package names for each package manager. For one that is left out, nothing is installed. */
export type PackageNames = Partial<Readonly<Record<PackageManager, readonly string[]>>>;

interface StepBase {
  /** The extensions that requested the step. Several if steps were joined. */
  readonly from: readonly string[];
  readonly layer: Layer;
}

/** Runs a program; its arguments are passed unchanged, without a shell. */
export interface ExecStep extends StepBase {
  readonly type: "exec";
  readonly title: string;
  readonly args: readonly string[];
  readonly as: Actor;
  /** Set for this program only. */
  readonly env: Readonly<Record<string, string>>;
  readonly caches: readonly CacheMount[];
  /** Name of a variable for this program that has the base image's USER; `root` if there is none. Absent: none. */
  readonly userVariable?: string;
  /**
   * Whether it can use the user's SSH agent and known hosts. Absent: no. Neither is in the image. `project`: requested by a
   * file of the project, so the user must approve it first.
   */
  readonly ssh?: true | "project";
}

/** Installs packages with the package manager of the image. */
export interface PackagesStep extends StepBase {
  readonly type: "packages";
  /** Title in progress and errors. Default: the names of the packages. */
  readonly title?: string;
  readonly names: PackageNames;
  /** Whether the packages are skipped if the image has no package manager that they are listed for. */
  readonly optional: boolean;
}

/** Writes a file. Missing parent directories get the same owner, and are accessible to all. */
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
  /** Whether `$NAME` and `${NAME}` in the value are replaced with variables of the image so far. Absent: no. */
  readonly expand?: true;
}

/** Prepends entries to a path-like variable of the base image (PATH, LD_LIBRARY_PATH…). */
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

/** Copies a file or directory from another image. */
export interface CopyFromStep extends StepBase {
  readonly type: "copy-from";
  readonly image: string;
  readonly source: string;
  readonly target: string;
  readonly owner: Actor;
}

/** One change to the image. */
export type Step = ExecStep | PackagesStep | FileStep | EnvStep | PrependStep | LabelStep | CopyFromStep;

/** A Dockerfile from which the engine that runs the container builds the base image. */
export interface ImageBuild {
  /** Absolute path on the host. */
  readonly dockerfile: string;
  /** Absolute path of a directory on the host; its ignore file is respected. */
  readonly context: string;
  /** The stage to build. Default: the last. */
  readonly target?: string;
  /** Build arguments; not secret. */
  readonly args?: Readonly<Record<string, string>>;
}

/** Why a build has no network. */
export interface BuildNetwork {
  readonly value: "none";
  readonly from: string;
  /** The option that lets the build use the network, without dashes. */
  readonly option: string;
}

/** The result of an invocation: created without an engine, plain JSON, without secrets. */
export interface Plan {
  readonly version: typeof planVersion;
  /** With `build`, `image` is the name for the built image. */
  readonly base: { readonly image: string; readonly build?: ImageBuild };
  /** The container's user; absent: that of the base image. */
  readonly account?: Account & { readonly from: string };
  /** Without an account: which of the image's users the container runs as. Absent: the USER of the base image. */
  readonly user?: Sourced<string>;
  /** Where the command starts if neither the base image nor the run spec sets a working directory. Absent: in "/". */
  readonly workdir?: Sourced<string>;
  readonly steps: readonly Step[];
  /** Set if no step of the build, nor of a Dockerfile that the base image is built from, may use the network. */
  readonly buildNetwork?: BuildNetwork;
  readonly run: RunSpec;
}
