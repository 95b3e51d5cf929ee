import type { bugErrors } from "../catalogue/rk9-bugs.ts";
import type { ExplanationsOf } from "./explanation.ts";

export const bugExplanations: ExplanationsOf<typeof bugErrors> = {
  RK901: {
    title: "Bug in rocker",
    meaning: "Something happened that rocker does not handle. The stack trace shows where.",
    solution:
      "Report it at https://github.com/dagger-rocker/rocker/issues, with the whole output and the command line.",
    examples: [{ message: "plan.steps is not iterable" }],
  },
};
