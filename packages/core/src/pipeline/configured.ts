import type { ConfigFile } from "../configuration/file.ts";
import type { ConfigLayer } from "../configuration/layers.ts";
import type { Problem } from "../errors/error.ts";
import type { Policy } from "../trust/policy.ts";

/** What configuration files say, as data: finding and reading them is the program's. */
export interface Configured {
  /** Lowest first. */
  readonly layers: readonly ConfigLayer[];
  /** The directory of the project's files, its real path, and all files that its layers were made from. */
  readonly project: { readonly folder: string; readonly files: readonly ConfigFile[] } | undefined;
  /** What the user allows and denies to projects. */
  readonly policy: Policy;
  /** Host variables whose values the project's files put into their own. Absent: none. */
  readonly variables?: readonly string[];
  readonly warnings: readonly Problem[];
  /** All that is wrong in the files. */
  readonly problems: readonly Problem[];
}

/** Nothing is configured. */
export const notConfigured: Configured = {
  layers: [],
  project: undefined,
  policy: new Map(),
  warnings: [],
  problems: [],
};
