import type { TestEngine } from "./engines.ts";

/** A base image for tests, created from another one with a script and `commit --change` instructions. */
export function makeBase(
  engine: TestEngine,
  name: string,
  { from = "rocker-test/busybox:latest", script = "true", changes = [] as readonly string[] } = {},
): string {
  const tag = `rocker-e2e/${name}-${engine.name}-${engine.as.uid}:1`;
  const id = engine.client("create", from, "sh", "-ec", script).trim();
  engine.client("start", "--attach", id);
  engine.client("commit", ...changes.flatMap((change) => ["--change", change]), id, tag);
  engine.client("rm", id);
  return tag;
}
