/**
 * The long form of each error: `rocker help RK403` and docs/reference/errors.md. Loaded only when it is asked for, so none
 * of it may be imported by what a run uses.
 */

import type { ErrorCode } from "./catalogue.ts";
import type { Explanation } from "./explanations/explanation.ts";
import { commandLineExplanations } from "./explanations/rk1-command-line.ts";
import { pluginExplanations } from "./explanations/rk2-plugins.ts";
import { planExplanations } from "./explanations/rk3-plan.ts";
import { engineExplanations } from "./explanations/rk4-engines.ts";
import { imageExplanations } from "./explanations/rk5-images.ts";
import { bugExplanations } from "./explanations/rk9-bugs.ts";

export const explanations: { readonly [Code in ErrorCode]: Explanation<Code> } = {
  ...commandLineExplanations,
  ...pluginExplanations,
  ...planExplanations,
  ...engineExplanations,
  ...imageExplanations,
  ...bugExplanations,
};
