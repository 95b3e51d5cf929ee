import type { LifecyclePlan } from "./lifecycle-commands.ts";
import type { Services } from "./services.ts";
import type { SettingOf } from "./settings/table.ts";

/** Everything about the container that is not in the image. Each entry names the extension that added it. */
export interface RunSpec {
  /** The command with its arguments; empty: the command of the image. */
  readonly command: readonly string[];
  readonly env: readonly EnvEntry[];
  readonly mounts: readonly Mount[];
  readonly settings: Settings;
  readonly preparations: readonly Preparation[];
  /** Scripts to run in the container before the command, in this order, those of root first. Absent: none. */
  readonly hooks?: readonly Hook[];
  /** Containers that start before this one. Absent: none. */
  readonly services?: Services;
  /** Commands that prepare the container, as its user. Absent: none. */
  readonly lifecycle?: LifecyclePlan;
}

/** A variable of the container. */
export type EnvEntry = { readonly name: string; readonly from: string } & (
  | {
      readonly value: string;
      /** Whether `${containerEnv:NAME}` and `${containerEnv:NAME:default}` in the value are replaced with variables of the image. */
      readonly expand?: true;
    }
  | {
      /** The value is read from the host when the container starts, and is not in the plan. */
      readonly host: true;
      /** The host's variable. Absent: that of the same name. */
      readonly variable?: string;
      /** A text with `${localEnv:NAME}` for each variable of the host in it, instead of `variable`. Absent: one value alone. */
      readonly text?: string;
    }
);

export type Mount = {
  readonly target: string;
  readonly readOnly: boolean;
  /** Mount options of the engine, such as `z`, `Z`, `rshared`. */
  readonly options: readonly string[];
  readonly from: string;
} & (
  | {
      readonly type: "bind";
      /** Absolute path on the host, with symbolic links resolved. */
      readonly source: string;
      /** Whether the source is a directory: determines which kind of mount point is created. */
      readonly directory: boolean;
      /**
       * Whether the container gets a copy of the directory instead, made right before it starts (see `snapshotDirectory`).
       * Absent: no.
       */
      readonly snapshot?: true;
    }
  /** An empty source is an anonymous volume, which is removed with the container. */
  | { readonly type: "volume"; readonly source: string }
  | {
      readonly type: "tmpfs";
      /** In bytes. Absent: the engine's default, usually half of the host's memory. */
      readonly size?: number;
    }
);

/** An action of an extension on the host right before the container starts; its `prepare` receives `data`. */
export interface Preparation {
  readonly from: string;
  readonly data: unknown;
}

/** A POSIX sh script of the image that runs before the command. */
export interface Hook {
  readonly from: string;
  /** Who runs it. Absent: root. */
  readonly as?: "user";
  /** Absolute path in the image; written by a step of the plan. */
  readonly script: string;
  /** Its arguments `$1`…, visible to everyone who can inspect the container. */
  readonly args: readonly string[];
}

/** A value and the extension that set it. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly from: string;
}

/** The values of a container's settings: see `settings`. */
export type Settings = {
  readonly [Name in SettingOf<"one">]?: Sourced<string>;
} & {
  readonly [Name in SettingOf<"many">]?: readonly Sourced<string>[];
};
