import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isRockerError } from "../errors/error.ts";
import type { LifecycleProgram } from "../plan/lifecycle-commands.ts";
import { bareHost } from "../test-support/hosts.ts";
import { runOnHost } from "./host-commands.ts";

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "rocker-host-commands-")));
});
afterEach(() => rmSync(directory, { recursive: true }));

function run(programs: readonly LifecycleProgram[], signal = new AbortController().signal) {
  const lines: string[] = [];
  const host = bareHost({ env: { PATH: process.env.PATH ?? "", NAME: "value" } });
  const output = (line: string) => void lines.push(line);
  const done = runOnHost([{ from: "x", stage: "initialize", programs }], {
    host,
    directory,
    signal,
    trace: () => {},
    output,
  });
  return { lines, done };
}
const codeOf = (error: unknown) => isRockerError(error) && error.problems[0]?.code;

test("they run in the directory, with the host's variables, and their output has their name", async () => {
  const { lines, done } = run([{ args: ["/bin/sh", "-c", 'cat; pwd; echo "$NAME" >&2; touch made'] }]);
  await done;
  expect(lines.sort()).toEqual([`[initializeCommand] ${directory}`, "[initializeCommand] value"]);
  expect(existsSync(join(directory, "made"))).toBe(true);
});

test("arguments reach no shell", async () => {
  const { lines, done } = run([{ name: "a", args: ["printf", "%s", "$(touch made); $HOME"] }]);
  await done;
  expect(lines).toEqual(["[initializeCommand a] $(touch made); $HOME"]);
  expect(existsSync(join(directory, "made"))).toBe(false);
});

test.each([[["/bin/sh", "-c", "exit 3"]], [["/no/such/program"]]])("%j is an error", async (args) => {
  expect(codeOf(await run([{ args }]).done.catch((error) => error))).toBe("RK448");
});

test("an interrupted one is ended with all that it started", async () => {
  const controller = new AbortController();
  const script = `(trap 'touch ended; exit' TERM; echo ready; while :; do sleep 0.01; done) & wait`;
  const { lines, done } = run([{ args: ["/bin/sh", "-c", script] }], controller.signal);
  await expect.poll(() => lines).toEqual(["[initializeCommand] ready"]);
  controller.abort();
  expect(codeOf(await done.catch((error) => error))).toBe("RK505");
  await expect.poll(() => existsSync(join(directory, "ended"))).toBe(true);
});
