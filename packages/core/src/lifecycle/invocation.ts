import type { FileLayer } from "../configuration/file-layer.ts";
import type { Problem } from "../errors/error.ts";
import type { AnyValue } from "../options/declaration.ts";
import type { OptionTable } from "../options/table.ts";
import type { ImageBuild } from "../plan/plan.ts";

/** Where a value was set. */
export interface Source {
  readonly layer: FileLayer | "environment" | "command line";
  /** As written: `--user`, `-e`, `ROCKER_USER`, `.rockerrc:3`. */
  readonly origin: string;
}

/** One time that an option was set. */
export interface PastSetting {
  readonly source: Source;
  /** Undefined: the flag alone. */
  readonly raw: string | undefined;
  /** Whether it took the value away. */
  readonly off: boolean;
}

/** One option that was set, and where. */
export interface GivenOption {
  readonly name: string;
  readonly value: AnyValue;
  /** Of the last time that it was set. */
  readonly origin: string;
  /** Each time, lowest layer first. */
  readonly history: readonly PastSetting[];
}

/** An image or a command, and where it was named. */
export interface Named {
  readonly words: readonly string[];
  readonly source: Source;
  /** Of an image: the Dockerfile that it is built from. */
  readonly build?: ImageBuild;
}

/** What the user asked for. */
export interface Invocation {
  /** The image that was named, or the one of the configuration. */
  readonly image: string | undefined;
  /** Each time that an image was named, the one in force last. */
  readonly images: readonly Named[];
  /** Whether the line left the image to the configuration: there was none, or "." in its place. */
  readonly byConfiguration: "." | "nothing" | undefined;
  readonly command: readonly string[];
  /** Each time that a command was given, the one in force last; none: the image's own. */
  readonly commands: readonly Named[];
  /** What was set, by owner: an extension's name, or `rocker`. */
  readonly given: ReadonlyMap<string, ReadonlyMap<string, GivenOption>>;
  readonly table: OptionTable;
  /** What was accepted for users of other programs, each once, and how to write it here. */
  readonly notices: readonly Problem[];
}
