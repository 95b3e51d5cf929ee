import type { ConfigFile } from "../configuration/file.ts";
import type { ConfigLayer, DefaultImage } from "../configuration/layers.ts";
import type { Problem } from "../errors/error.ts";
import type { Policy } from "../trust/policy.ts";

/** The contents of configuration files, as data. Programs find and read the files. */
export interface Configured {
  /** Lowest first. */
  readonly layers: readonly ConfigLayer[];
  /** The real path of the project's directory, and all files that its layers come from. */
  readonly project: { readonly directory: string; readonly files: readonly ConfigFile[] } | undefined;
  /** Default: an image must be named. */
  readonly defaultImage?: DefaultImage | undefined;
  /** What the user allows projects, and what not. */
  readonly policy: Policy;
  /** Host variables whose values the project's files insert into their own. Default: none. */
  readonly variables?: readonly string[];
  readonly warnings: readonly Problem[];
  /** All problems in the files. */
  readonly problems: readonly Problem[];
}

/** No configuration. */
export const notConfigured: Configured = {
  layers: [],
  project: undefined,
  policy: new Map(),
  warnings: [],
  problems: [],
};
