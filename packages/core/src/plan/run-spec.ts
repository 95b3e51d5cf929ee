import type { SettingOf } from "./settings/table.ts";

/** Everything about the container that is not in the image. Each entry says which extension made it. */
export interface RunSpec {
  /** What follows the image; empty: the image's own command. */
  readonly command: readonly string[];
  readonly env: readonly EnvEntry[];
  readonly mounts: readonly Mount[];
  readonly settings: Settings;
  readonly preparations: readonly Preparation[];
  /** What runs in the container before the command, in this order, root's first. Absent: nothing. */
  readonly hooks?: readonly Hook[];
}

/** A variable of the container. `host`: its value is read from the host when the container starts, and is in no plan. */
export type EnvEntry = { readonly name: string; readonly from: string } & (
  | { readonly value: string }
  | { readonly host: true }
);

export type Mount = {
  readonly target: string;
  readonly readOnly: boolean;
  /** Engine words such as `z`, `Z`, `rshared`. */
  readonly options: readonly string[];
  readonly from: string;
} & (
  | {
      readonly type: "bind";
      /** Absolute path on the host, symlinks resolved. */
      readonly source: string;
      /** Whether the source is a folder; decides what kind of mount point is made. */
      readonly folder: boolean;
    }
  | { readonly type: "volume"; readonly source: string }
  | { readonly type: "tmpfs" }
);

/** What an extension wants done on the host right before the container starts; its `prepare` gets `data`. */
export interface Preparation {
  readonly from: string;
  readonly data: unknown;
}

/** A POSIX sh script of the image that runs before the command. */
export interface Hook {
  readonly from: string;
  /** Who runs it. Absent: root. */
  readonly as?: "user";
  /** Absolute path in the image; a step of the plan writes it. */
  readonly script: string;
  /** Its `$1`… They can be seen by whoever may inspect the container. */
  readonly args: readonly string[];
}

/** A value with the extension that set it. */
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
