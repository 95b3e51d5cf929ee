import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { unframed } from "./frame.ts";
import { runScript } from "./run-script.ts";

const directory = mkdtempSync(join(tmpdir(), "rocker-mcp-"));
afterAll(() => rmSync(directory, { recursive: true }));

let last = 0;

/** Starts the script as a runtime does: as the leader of a session. */
function start(shell: readonly string[], command: string) {
  const mark = `mark-${process.pid}-${++last}`;
  const [program = "", ...args] = [...shell, "-c", runScript, "rocker", mark, directory, command];
  const child = spawn(program, args, { detached: true, stdio: "pipe" });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
  });
  const ended = once(child, "close").then(([code]) => {
    return { code, stdout: output.stdout, ...unframed(output.stderr, mark) };
  });
  return { child, ended, output };
}

const running = (text: string) =>
  readdirSync("/proc").some((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, "utf8").includes(text);
    } catch {
      return false;
    }
  });

describe.each([
  { name: "dash", shell: ["dash"] },
  { name: "bash", shell: ["bash", "--posix"] },
  { name: "busybox", shell: ["busybox", "sh"] },
])("the script for commands, in $name", ({ shell }) => {
  test("has the command's exit code and output, and no input for it", async () => {
    const { ended } = start(shell, "pwd; cat; echo problem >&2; exit 7");
    expect(await ended).toEqual({
      ...{ code: 7, stdout: `${directory}\n`, text: "problem\n" },
      ...{ started: true, ended: true },
    });
  });

  test("a directory that does not exist is an error of the command", async () => {
    const mark = `mark-${process.pid}-${++last}`;
    const [program = "", ...args] = [...shell, "-c", runScript, "rocker", mark, "/missing", "echo no"];
    const child = spawn(program, args, { detached: true, stdio: "pipe" });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(child, "close");
    expect(code).toBeGreaterThan(0);
    expect(unframed(stderr, mark)).toMatchObject({ text: expect.stringContaining("/missing"), ended: true });
  });

  test("ends all that the command started when the input ends, also what ignores SIGTERM or left the session", async () => {
    const seconds = `${process.pid}${++last}`;
    const { child, ended, output } = start(
      shell,
      `trap '' TERM; setsid sleep ${seconds}1 & sleep ${seconds}2 & env -i sleep ${seconds}3 & echo ready; wait; sleep ${seconds}4`,
    );
    await expect.poll(() => output.stdout).toBe("ready\n");
    child.stdin.end();
    expect(await ended).toMatchObject({ started: true, ended: true });
    expect(running(`sleep\0${seconds}`)).toBe(false);
  });
});
