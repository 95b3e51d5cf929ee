import type { Draft } from "../container/draft.ts";
import type { Step } from "../plan/plan.ts";
import { entrypointScript } from "./entrypoint-script.ts";
import { entrypointPath } from "./paths.ts";

/** The step that adds the program that runs hooks, to images that have hooks. */
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
