import type { PackageNames, Sign } from "@rocker/core";
import type { Source } from "./sources/source.ts";

/** A tool as data. */
export interface Tool {
  /** Names the extension and its flag. */
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Where it comes from. */
  readonly from: Source;
  /** Where it comes from when a version is wanted. Default: `from`. */
  readonly pinnedFrom?: Source;
  /** What shows that a project, or a person, wants it: `--auto` turns it on where one of these is found. */
  readonly detect?: readonly Sign[];
  /** Other extensions that it needs. */
  readonly requires?: readonly string[];
  /** Packages of the distribution that it needs besides. */
  readonly packages?: PackageNames;
  /** Folders in front of PATH; one that the image does not have is no harm. */
  readonly path?: readonly string[];
  /** Variables of the image. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files and folders of its configuration, relative to the home. With them comes the flag `--<name>-config`. */
  readonly config?: readonly string[];
  /** Folder of what it keeps between runs, relative to the home. With it comes the flag `--<name>-cache`. */
  readonly cache?: string;
}
