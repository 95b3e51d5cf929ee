import type { Draft } from "../container/draft.ts";
import type { Step } from "../plan/plan.ts";
import { entrypointScript } from "./entrypoint-script.ts";
import { entrypointPath } from "./paths.ts";

/** The program that runs the hooks, in images that have some. */
export function entrypointSteps({ hooks }: Draft): Step[] {
  if (hooks.length === 0) return [];
  return [
    {
      type: "file",
      from: [...new Set(hooks.map(({ from }) => from))],
      layer: "system",
      path: entrypointPath,
      contents: entrypointScript,
      mode: 0o755,
      owner: "root",
    },
  ];
}
