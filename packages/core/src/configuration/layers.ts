import type { Problem } from "../errors/error.ts";
import type { Named } from "../lifecycle/invocation.ts";
import type { OptionTable } from "../options/table.ts";
import type { ConfigEntry, ConfigFile } from "./file.ts";
import type { FileLayer } from "./file-layer.ts";

/** Keys and values of a file, or of a profile in it. */
export interface ConfigLayer {
  readonly name: FileLayer;
  /** Applies only if a profile of this name is selected. */
  readonly profile?: string;
  readonly file: ConfigFile;
  /** Relative paths start here. */
  readonly directory: string;
  /** Options by long name, `image` and `command`. */
  readonly entries: readonly ConfigEntry[];
}

/** The image of a project whose files and command line name none, and a notice that it is used. */
export interface DefaultImage extends Named {
  readonly notice: Problem;
}

/** The contents of configuration files, lowest layer first. */
export interface Configuration {
  readonly layers: readonly ConfigLayer[];
  /** Default: an image must be named. */
  readonly defaultImage?: DefaultImage | undefined;
  /** The options that a file can set, for any command. */
  readonly table: OptionTable;
}

/** The layers that apply: first those without a profile, then those of the selected profiles, each in order. */
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
