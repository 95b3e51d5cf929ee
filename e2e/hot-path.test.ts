import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { counted } from "./support/calls.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, testUser } from "./support/test-user.ts";
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
    { line: ["--version"], files: 6, kilobytes: 335 },
    { line: ["--help"], files: 10, kilobytes: 345 },
    { line: ["--dry-run", "--user", "debian:bookworm", "true"], files: 11, kilobytes: 350 },
    // The first run may build.
    { line: ["--user", "debian:bookworm", "true"], files: 16, kilobytes: 400, warm: true },
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

// By name, so that a step which is renamed must be renamed here.
const toPlan = ["register", "splitLine", "parse", "activate", "choose", "resolve", "order", "read", "setup"];
const toImage = [...toPlan, "findImages", "buildImage"];

describe("a command does nothing twice", () => {
  const options = ["--user", "--volume", "."];
  it.each([
    { line: ["plan", ...options, "debian:bookworm"], steps: toPlan },
    { line: ["doctor", ...options, "debian:bookworm"], steps: toPlan },
    { line: ["build", ...options, "debian:bookworm"], steps: toImage },
    { line: [...options, "debian:bookworm", "true"], steps: [...toImage, "runContainer", "prepareHost"] },
    { line: ["up", ...options, "debian:bookworm"], steps: [...toImage, "createContainer", "prepareHost"] },
  ])("$line", async ({ line, steps }) => {
    const as = { cwd: ownDirectory(), env: { ROCKER_ENGINE: "docker" } };
    const { calls, code, stderr } = await counted(line, as);
    if (line[0] === "up") await rocker(["rm", "--force"], as);
    // The doctor reports what is wrong with this machine too.
    if (line[0] !== "doctor") expect(code, stderr).toBe(0);
    for (const step of steps) {
      expect(calls.get(step), step).toBeDefined();
      expect(
        calls.get(step)?.every((count) => count === 1),
        `${step}: ${calls.get(step)}`,
      ).toBe(true);
    }
  });
});
