import { matching } from "../matching.ts";
import type { Row } from "../row.ts";

/** Temporary file systems. They are mounts, not settings. */
export const tmpfs = {
  option: { type: "list", valueName: "PATH", summary: "Mount a tmpfs directory" },
  fault: matching({
    pattern: /^\/[^\n\0]+$/,
    expected: "an absolute path",
    fix: "Use a path in the container that begins with a slash.",
  }),
  apply: (container, value) => void container.withTmpfs(value),
} as const satisfies Row;
