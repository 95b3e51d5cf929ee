import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testUser } from "./support/test-user.ts";
import { traced } from "./support/traced.ts";
import { giveTo } from "./support/tree.ts";

// Time depends on the machine; what a start has to find, read and parse does not, and causes most of the time.
describe("a start of rocker reads few modules", () => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), "rocker-hot-"));
    mkdirSync(join(cwd, "empty"));
    giveTo(testUser, cwd);
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  it.each([
    { line: ["--version"], files: 6, kilobytes: 380 },
    { line: ["--help"], files: 10, kilobytes: 390 },
    { line: ["--dry-run", "--user", "debian:bookworm", "true"], files: 11, kilobytes: 410 },
    // The first run may build.
    { line: ["--user", "debian:bookworm", "true"], files: 16, kilobytes: 480, warm: true },
  ])("$line: at most $files files with $kilobytes KB", async ({ line, files, kilobytes, warm }) => {
    const run = () => traced(line, { cwd: join(cwd, "empty") });
    if (warm) await run();
    const { opened, code, stderr } = await run();
    expect(code, stderr).toBe(0);
    const modules = opened.filter((path) => /\.[cm]?js$/.test(path));
    const bytes = modules.reduce((sum, path) => sum + statSync(path).size, 0);
    expect(modules.length, modules.join("\n")).toBeLessThanOrEqual(files);
    expect(Math.round(bytes / 1024), modules.join("\n")).toBeLessThanOrEqual(kilobytes);
  });
});
