import type { Options } from "../options/declaration.ts";
import type { SplitLine } from "../options/split-line.ts";
import type { OptionTable } from "../options/table.ts";
import type { Configured } from "./configured.ts";

/** What the values of a command line also depend on: the configuration, and which options it may set. */
export interface ParseOptions {
  readonly configuration: Configured;
  /** Options of the command that configuration files may set; those of extensions may always be set. */
  readonly fileOptions: Options;
  /** Why nothing may follow the image. Default: a command may. */
  readonly noCommand?: string | undefined;
}

/** A command line, split into options, image and command. It is split once, for all later stages. */
export interface CommandLine<O extends Options = Options> {
  /** The command's own options. */
  readonly options: O;
  /** The options of the command and of all extensions in the registry. */
  readonly table: OptionTable;
  readonly split: SplitLine;
  /**
   * Long names of the options that are set, before their values are checked. After an unknown option, a name may be its
   * value: for options that only limit what is done, such as `--help`.
   */
  readonly flags: ReadonlySet<string>;
  /** The same before the first problem of the line: for options that give permissions, such as `--trust`. */
  readonly certainFlags: ReadonlySet<string>;
}
