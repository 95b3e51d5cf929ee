import type { OptionTable } from "../options/table.ts";
import type { ConfigEntry, ConfigFile } from "./file.ts";

/** Whose file a layer is. Later ones win: the person's, the project's, and the project's that git ignores. */
export type FileLayer = "user" | "project" | "local";

/** Keys and values of one file, or of one profile in it. */
export interface ConfigLayer {
  readonly name: FileLayer;
  /** Only in force when a profile of this name is chosen. */
  readonly profile?: string;
  readonly file: ConfigFile;
  /** Relative paths start here. */
  readonly folder: string;
  /** Options by long name, `image` and `command`. */
  readonly entries: readonly ConfigEntry[];
}

/** What files say, lowest layer first. */
export interface Configuration {
  readonly layers: readonly ConfigLayer[];
  /** The options that a file may set, whichever command is run. */
  readonly table: OptionTable;
}

/** The layers in force: what is said for all, then what the chosen profiles say, each in the order of the layers. */
export function layersInForce(
  layers: readonly ConfigLayer[],
  profiles: readonly string[],
): readonly ConfigLayer[] {
  return [
    ...layers.filter(({ profile }) => profile === undefined),
    ...profiles.flatMap((name) => layers.filter(({ profile }) => profile === name)),
  ];
}

export function profilesOf(layers: readonly ConfigLayer[]): string[] {
  return [...new Set(layers.flatMap(({ profile }) => profile ?? []))].sort();
}
