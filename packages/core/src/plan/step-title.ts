import type { BoundStep } from "./bind.ts";

/** The title of a step in progress and errors. */
export function stepTitle(step: BoundStep): string {
  switch (step.type) {
    case "exec":
      return step.title;
    case "packages":
      return step.title ?? `packages ${[...new Set(Object.values(step.names).flat())].join(" ")}`;
    case "file":
      return `file ${step.path}`;
    case "copy-from":
      return `copy ${step.source} of ${step.image}`;
    default:
      return step.type;
  }
}
