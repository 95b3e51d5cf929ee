import type { PackageNames, Sign } from "@rocker/core";
import type { Source } from "./sources/source.ts";

/** Describes a tool. */
export interface Tool {
  /** The name of the extension and of its flag. */
  readonly name: string;
  /** A short description for `--help`. */
  readonly summary: string;
  /** The source to install it from. */
  readonly from: Source;
  /** The source to install a specific version from. Default: `from`. */
  readonly pinnedFrom?: Source;
  /** Detection rules: `--auto` enables the tool if one of them matches the project or the home directory. */
  readonly detect?: readonly Sign[];
  /** Other extensions that it requires. */
  readonly requires?: readonly string[];
  /** Distribution packages that it also needs. */
  readonly packages?: PackageNames;
  /** Directories to prepend to PATH; they do not have to exist in the image. */
  readonly path?: readonly string[];
  /** Environment variables of the image. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its configuration files and directories, relative to the home directory. Adds the flag `--<name>-config`. */
  readonly config?: readonly string[];
  /** The directory of its cache, relative to the home directory. Adds the flag `--<name>-cache`. */
  readonly cache?: string;
}
