import { beforeEach } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** What a test ran against: an engine or a recording of one. The summary of npm test counts it. */
    against?: string;
  }
}

/** Makes the summary of npm test count this suite's tests as run against `what`. */
export function countAgainst(what: string): void {
  beforeEach(({ task }) => {
    task.meta.against = what;
  });
}
