import type { Fact } from "../extension/fact.ts";
import type { Account } from "../plan/account.ts";
import type { Actor, CacheMount, Layer, PackageNames } from "../plan/plan.ts";
import type { SettingOf } from "../plan/settings/table.ts";

export interface StepOptions {
  /** Default: `project`; `person` for what is a person's own. */
  readonly layer?: Layer;
}

export interface PackagesOptions extends StepOptions {
  /** Whether they may be missing where the image has no manager, or the manager has no list here. Default false. */
  readonly optional?: boolean;
  /**
   * Makes them a step of its own, at its place among the extension's steps, that progress and errors call so.
   * Default: they are installed together with the layer's others.
   */
  readonly title?: string;
}

export interface ExecOptions extends StepOptions {
  /** Default `root`. */
  readonly as?: Actor;
  /** What progress and errors call the step. Default: the program's name. */
  readonly title?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Caches for this program only, beside those of `withMountedCache`. */
  readonly caches?: readonly CacheMount[];
  /**
   * Lets this program use the person's ssh agent (`SSH_AUTH_SOCK`) and know the hosts that they know
   * (`/etc/ssh/ssh_known_hosts2`). Default false. Neither is in the image; builders that cannot do it refuse.
   * `project` where a file of the project asks for it: the person is then asked whether it may.
   */
  readonly ssh?: boolean | "project";
}

export interface FileOptions extends StepOptions {
  /** 0 to 0o7777; default 0o644. */
  readonly permissions?: number;
  /** Default `root`. */
  readonly owner?: Actor;
}

export interface HookOptions {
  /** Default `root`. */
  readonly as?: Actor;
}

export interface MountOptions {
  /** Default false. */
  readonly readOnly?: boolean;
  /** Engine words such as `z`, `Z`, `rshared`. */
  readonly options?: readonly string[];
  /** Whether a bind mount's source is a folder. Default: what the host says; needed for what `prepare` makes. */
  readonly folder?: boolean;
}

/**
 * What an extension writes to. The first half changes the image and has Dagger's method names; the second is
 * about the running container. Methods return the builder. Contradictions between extensions are errors that name
 * both, raised when all have written.
 */
export interface ContainerBuilder {
  /** Installs packages with whatever manager the image has; those of one layer and without a title together. */
  withPackages(names: PackageNames, options?: PackagesOptions): ContainerBuilder;
  /** Runs a program while the image is built; no shell sees the arguments. */
  withExec(args: readonly string[], options?: ExecOptions): ContainerBuilder;
  /**
   * Runs a POSIX sh script while the image is built. Data goes in as arguments (`$1`…) or `env`, never as text
   * of the script.
   */
  withScript(script: string, args: readonly string[], options?: ExecOptions): ContainerBuilder;
  /**
   * A cache for this extension's later programs: package archives, compilers. Not part of the image; builds on images of
   * one repository share it.
   */
  withMountedCache(target: string, id: string): ContainerBuilder;
  withNewFile(path: string, contents: string, options?: FileOptions): ContainerBuilder;
  /** Sets a variable of the image. */
  withEnvVariable(name: string, value: string, options?: StepOptions): ContainerBuilder;
  /** Puts entries in front of PATH or another variable with ":" between entries. */
  withPrepended(name: string, entries: readonly string[], options?: StepOptions): ContainerBuilder;
  withLabel(name: string, value: string, options?: StepOptions): ContainerBuilder;
  /** Copies a file or folder out of another image. */
  withCopyFrom(image: string, source: string, target: string, options?: FileOptions): ContainerBuilder;
  /** Makes this account the container's user: who runs the command, owns files, has the home. */
  withAccount(account: Account): ContainerBuilder;

  /** Mounts a file or folder of the host, symlinks already resolved. */
  withBindMount(source: string, target: string, options?: MountOptions): ContainerBuilder;
  /** Mounts a named volume of the engine. */
  withVolume(name: string, target: string, options?: MountOptions): ContainerBuilder;
  withTmpfs(target: string): ContainerBuilder;
  /** Sets a variable of the running container. */
  withRunVariable(name: string, value: string): ContainerBuilder;
  /** Passes a variable of the host by name: its value is read when the container starts, and is in no plan. */
  withHostVariable(name: string): ContainerBuilder;
  /** A setting that has one value. */
  withSetting(name: SettingOf<"one">, value: string): ContainerBuilder;
  /** A setting whose values add up. */
  withAddedSetting(name: SettingOf<"many">, value: string): ContainerBuilder;
  /** Has this extension's `prepare` called with `data` right before the container starts. `data` is JSON, not secret. */
  withPreparation(data: unknown): ContainerBuilder;
  /**
   * Runs a POSIX sh script as root in the container each time it starts, before the command; then the command takes
   * its place, as its user and with nothing changed: arguments, variables, streams, signals, exit code. The script is
   * part of the image; what differs from run to run goes in as `args` (`$1`…), which are not secret. It has the
   * container's variables, no standard input, and its output goes to stderr. When it fails, the command is not run.
   * With `as: "user"` it runs as the command's user, after root's hooks; a container with no others needs no root.
   */
  withEntrypointHook(script: string, args?: readonly string[], options?: HookOptions): ContainerBuilder;
  /** Tells later extensions what this one decided. */
  withFact<Value>(fact: Fact<Value>, value: Value): ContainerBuilder;
}
