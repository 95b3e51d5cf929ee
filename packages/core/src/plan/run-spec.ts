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
}

/** A variable of the container. `host`: its value is read from the host when the container starts, and is not in the plan. */
export type EnvEntry = { readonly name: string; readonly from: string } & (
  | { readonly value: string }
  | { readonly host: true }
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
      readonly folder: boolean;
    }
  /** An empty source is an anonymous volume, which is removed with the container. */
  | { readonly type: "volume"; readonly source: string }
  | { readonly type: "tmpfs" }
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

/**
 * The settings of the container. `one`: a single value on which all extensions must agree; `many`: values add up.
 * `hostGroups` are GIDs of the host, for devices; `groups` are groups of the container. Engines translate settings with
 * their own table, and refuse by name those that they do not support.
 */
export const settingKinds = {
  name: "one",
  hostname: "one",
  network: "one",
  workdir: "one",
  detach: "one",
  restart: "one",
  init: "one",
  readOnly: "one",
  cpus: "one",
  cpuShares: "one",
  cpuPeriod: "one",
  cpuQuota: "one",
  cpuRuntime: "one",
  cpusetCpus: "one",
  cpusetMems: "one",
  memory: "one",
  memoryReservation: "one",
  memorySwap: "one",
  memorySwappiness: "one",
  shmSize: "one",
  gpus: "one",
  runtime: "one",
  platform: "one",
  pidsLimit: "one",
  ipc: "one",
  privileged: "one",
  ports: "many",
  envFiles: "many",
  labels: "many",
  expose: "many",
  addHosts: "many",
  dns: "many",
  ulimits: "many",
  devices: "many",
  groups: "many",
  hostGroups: "many",
  capAdd: "many",
  capDrop: "many",
  securityOptions: "many",
} as const satisfies Record<string, "one" | "many">;

export type SettingName = keyof typeof settingKinds;
export type SettingOf<Kind extends "one" | "many"> = {
  [Name in SettingName]: (typeof settingKinds)[Name] extends Kind ? Name : never;
}[SettingName];

/** A value and the extension that set it. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly from: string;
}

export type Settings = {
  readonly [Name in SettingOf<"one">]?: Sourced<string>;
} & {
  readonly [Name in SettingOf<"many">]?: readonly Sourced<string>[];
};
