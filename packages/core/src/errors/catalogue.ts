/**
 * All errors of core and the CLI, by permanent code: the files of `catalogue/` are named after their range. A code never
 * changes its meaning and is never reused; texts may improve.
 */

import { commandLineErrors } from "./catalogue/rk1-command-line.ts";
import { pluginErrors } from "./catalogue/rk2-plugins.ts";
import { planErrors } from "./catalogue/rk3-plan.ts";
import { engineErrors } from "./catalogue/rk4-engines.ts";
import { imageErrors } from "./catalogue/rk5-images.ts";
import { bugErrors } from "./catalogue/rk9-bugs.ts";

export type { ErrorKind, ErrorText } from "./catalogue/entry.ts";

export const catalogue = {
  ...commandLineErrors,
  ...pluginErrors,
  ...planErrors,
  ...engineErrors,
  ...imageErrors,
  ...bugErrors,
};

export type Catalogue = typeof catalogue;
export type ErrorCode = keyof Catalogue;
export type FactsOf<Code extends ErrorCode> = Parameters<Catalogue[Code]["text"]>[0];
