import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory that is removed after the test, even if the test took permissions away. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "rocker-isolate-test-"));
  onTestFinished(() => {
    // Only root can empty a directory that is not writable.
    execFileSync("chmod", ["-R", "u+rwX", directory]);
    rmSync(directory, { recursive: true });
  });
  return directory;
}
