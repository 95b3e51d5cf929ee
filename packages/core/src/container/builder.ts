import type { PlanFact } from "../extension/plan-fact.ts";
import type { Account } from "../plan/account.ts";
import type { LifecycleProgram, LifecycleStage, UserEnvProbe } from "../plan/lifecycle-commands.ts";
import type { Actor, CacheMount, Layer, PackageNames } from "../plan/plan.ts";
import type { Services } from "../plan/services.ts";
import type { SettingOf } from "../plan/settings/table.ts";

export interface StepOptions {
  /** Default: `project`; `user` for what belongs to one user. */
  readonly layer?: Layer;
}

export interface PackagesOptions extends StepOptions {
  /** Whether the packages are skipped when the image has no package manager that they are listed for. Default false. */
  readonly optional?: boolean;
  /**
   * Title of a separate step for these packages, at this position among the steps of the extension; progress and errors
   * show it. Default: they are installed together with the other packages of the layer.
   */
  readonly title?: string;
}

export interface ExecOptions extends StepOptions {
  /** Default `root`. */
  readonly as?: Actor;
  /** Title of the step in progress and errors. Default: the name of the program. */
  readonly title?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Caches for this program only, in addition to those of `withMountedCache`. */
  readonly caches?: readonly CacheMount[];
  /** Name of a variable for this program with the base image's USER: a name or ID, `root` if there is none. Default: none. */
  readonly userVariable?: string;
  /**
   * Gives this program access to the user's SSH agent (`SSH_AUTH_SOCK`) and known hosts (`/etc/ssh/ssh_known_hosts2`).
   * Default false. Neither is in the image; a builder that does not support it refuses the plan. `project` when a file of
   * the project requests it: the user is then asked for approval.
   */
  readonly ssh?: boolean | "project";
}

export interface FileOptions extends StepOptions {
  /** 0 to 0o7777; default 0o644. */
  readonly permissions?: number;
  /** Default `root`. */
  readonly owner?: Actor;
}

export interface EnvVariableOptions extends StepOptions {
  /** Whether `$NAME` and `${NAME}` in the value are replaced with variables of the image so far. Default false. */
  readonly expand?: boolean;
}

export interface RunVariableOptions {
  /** Whether `${containerEnv:NAME}` in the value is replaced with a variable of the image. Default false. */
  readonly expand?: boolean;
}

export interface HookOptions {
  /** Default `root`. */
  readonly as?: Actor;
}

export interface MountOptions {
  /** Default false. */
  readonly readOnly?: boolean;
  /** Mount options of the engine, such as `z`, `Z`, `rshared`. */
  readonly options?: readonly string[];
  /** Whether the source of a bind mount is a directory. Default: as on the host; needed for what `prepare` creates. */
  readonly directory?: boolean;
}

/**
 * Builds the container of a run: extensions call its methods in `setup`. The first half changes the image, with the method
 * names of Dagger; the second half is about the running container. Methods return the builder. Conflicts between
 * extensions are errors that name both, thrown after all extensions are set up.
 */
export interface ContainerBuilder {
  /** Installs packages with the package manager of the image; those of one layer without a title in one step. */
  withPackages(names: PackageNames, options?: PackagesOptions): ContainerBuilder;
  /** Runs a program during the build; its arguments are not interpreted by a shell. */
  withExec(args: readonly string[], options?: ExecOptions): ContainerBuilder;
  /**
   * Runs a POSIX sh script during the build. Pass data as arguments (`$1`…) or in `env`, never in the text of the script.
   */
  withScript(script: string, args: readonly string[], options?: ExecOptions): ContainerBuilder;
  /**
   * Mounts a cache for the following programs of this extension: package archives, compiler caches. It is not part of the
   * image, and shared by builds on images of the same repository.
   */
  withMountedCache(target: string, id: string): ContainerBuilder;
  withNewFile(path: string, contents: string, options?: FileOptions): ContainerBuilder;
  /** Sets a variable of the image. */
  withEnvVariable(name: string, value: string, options?: EnvVariableOptions): ContainerBuilder;
  /** Prepends entries to PATH or another variable with ":" as separator. */
  withPrepended(name: string, entries: readonly string[], options?: StepOptions): ContainerBuilder;
  withLabel(name: string, value: string, options?: StepOptions): ContainerBuilder;
  /** Copies a file or directory from another image. */
  withCopyFrom(image: string, source: string, target: string, options?: FileOptions): ContainerBuilder;
  /**
   * Builds the image without network, including a Dockerfile that the base image is built from. A builder that cannot do
   * that is refused.
   * @param option the extension's option that lets the build use the network, without dashes; errors name it
   */
  withoutBuildNetwork(option: string): ContainerBuilder;
  /** Sets the container's user: the command runs as this account, and files and the home directory belong to it. */
  withAccount(account: Account): ContainerBuilder;

  /** Mounts a file or directory of the host; symbolic links must be resolved. */
  withBindMount(source: string, target: string, options?: MountOptions): ContainerBuilder;
  /**
   * Mounts copies of all directories that other extensions bind-mount read-only, before or after. The container then sees
   * nothing that appears in them later, such as a socket. If there are any, `prepare` is called with `data`, as for
   * `withPreparation`, and must create each of them at `snapshotDirectory`.
   */
  withSnapshots(data: unknown): ContainerBuilder;
  /** Mounts a named volume of the engine. */
  withVolume(name: string, target: string, options?: MountOptions): ContainerBuilder;
  /** @param size in bytes; default: the engine's, usually half of the host's memory */
  withTmpfs(target: string, size?: number): ContainerBuilder;
  /** Sets a variable of the running container. */
  withRunVariable(name: string, value: string, options?: RunVariableOptions): ContainerBuilder;
  /** Passes a variable of the host by name: its value is read when the container starts and is not part of the plan. */
  withHostVariable(name: string, variable?: string): ContainerBuilder;
  /** The same for a text with `${localEnv:NAME}` in it for each variable of the host. One that is not set is empty. */
  withHostText(name: string, text: string): ContainerBuilder;
  /** Sets a setting that has one value. */
  withSetting(name: SettingOf<"one">, value: string): ContainerBuilder;
  /** Sets a setting that has one value, unless an extension sets it with `withSetting`, before or after. */
  withDefaultSetting(name: SettingOf<"one">, value: string): ContainerBuilder;
  /** Adds a value to a setting that has several. */
  withAddedSetting(name: SettingOf<"many">, value: string): ContainerBuilder;
  /** Calls `prepare` of this extension with `data` right before the container starts. `data` is JSON, and not secret. */
  withPreparation(data: unknown): ContainerBuilder;
  /**
   * Runs a POSIX sh script as root in the container each time it starts, before the command. Then the command replaces it,
   * as its own user and with nothing changed: arguments, variables, streams, signals, exit code. The script is part of the
   * image; pass what differs between runs as `args` (`$1`…), which are not secret. The script has the variables of the
   * container and no standard input, and its output goes to stderr. If it fails, the command is not run. With
   * `as: "user"` it runs as the user of the command, after the hooks of root; a container with no others does not need
   * root.
   */
  withEntrypointHook(script: string, args?: readonly string[], options?: HookOptions): ContainerBuilder;
  /** Containers that `prepare` of this extension starts before this one. */
  withServices(services: Omit<Services, "from">): ContainerBuilder;
  /**
   * Adds a lifecycle command of the dev container specification: programs that run at the same time, as the container's user
   * in its working directory (`initialize`: on the host, after the user's consent). Commands of one stage run in the order in
   * which they were added; if one fails, the later ones are not run.
   */
  withLifecycleCommand(stage: LifecycleStage, programs: readonly LifecycleProgram[]): ContainerBuilder;
  /** How the environment of lifecycle commands is found. Default: `loginInteractiveShell`. */
  withUserEnvProbe(probe: UserEnvProbe): ContainerBuilder;
  /** Runs the container as this user of the image, as it is there, instead of as its USER. An account takes precedence. */
  withUser(name: string): ContainerBuilder;
  /** Starts the command in this directory if the image has no WORKDIR and nothing else sets one. The directory must exist. */
  withDefaultWorkdir(path: string): ContainerBuilder;
  /** Sets a fact that later extensions can read. */
  withPlanFact<Value>(fact: PlanFact<Value>, value: Value): ContainerBuilder;
}
