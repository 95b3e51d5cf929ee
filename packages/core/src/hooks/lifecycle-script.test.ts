import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problem } from "../errors/error.ts";
import { renderProblem } from "../errors/render.ts";
import type { LifecycleCommand, LifecycleStage, UserEnvProbe } from "../plan/lifecycle-commands.ts";
import type { RunSpec } from "../plan/run-spec.ts";
import { lifecycleScript } from "./lifecycle-script.ts";
import { lifecycleEnter, lifecycleExec, lifecycleRun } from "./lifecycle-words.ts";

const busybox = ["/bin/busybox", "/usr/bin/busybox"].find((path) => existsSync(path));
const shells = [["/bin/sh"], ["/bin/bash", "--posix"], ...(busybox ? [[busybox, "ash"]] : [])].filter(
  ([program]) => existsSync(program as string),
);

const command = (stage: LifecycleStage, ...args: string[]): LifecycleCommand => {
  return { from: "x", stage, programs: [{ args }] };
};
const shell = (stage: LifecycleStage, text: string) => command(stage, "/bin/sh", "-c", text);

const runOf = (commands: readonly LifecycleCommand[], userEnvProbe: UserEnvProbe = "none"): RunSpec => {
  return {
    command: [],
    env: [],
    mounts: [],
    settings: {},
    preparations: [],
    lifecycle: { commands, userEnvProbe },
  };
};

describe.each(shells)("the script of lifecycle commands with %s %s", (...words) => {
  const program = words.filter((word) => word !== undefined);
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "rocker-lifecycle-"));
    writeFileSync(join(directory, "script"), lifecycleScript);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  /** Replaces `/bin/sh -c SCRIPT NAME`. From a file: with `-c`, bash reads startup files if its input is a socket. */
  const argumentsFor = (all: readonly string[]) => [
    ...program.slice(1),
    join(directory, "script"),
    ...all.slice(4),
  ];
  const start = (all: readonly string[], env: Record<string, string> = {}) => {
    const { status, stdout, stderr } = spawnSync(program[0] as string, argumentsFor(all), {
      env: { PATH: "/usr/bin:/bin", ...env },
      input: "in",
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };

  test("runs them before the command, in order, with their names before their output", () => {
    const commands = [
      shell("onCreate", "cat; echo out; echo err >&2; printf end"),
      command("postCreate", "printf", "%s|", "a b", "$HOME", "", "*", "x\ny"),
    ];
    const { status, stdout, stderr } = start(lifecycleRun(["sh", "-c", "cat; exit 3"], runOf(commands)));
    expect({ status, stdout }).toEqual({ status: 3, stdout: "in" });
    expect(stderr.split("\n")).toEqual([
      "[onCreateCommand] out",
      "[onCreateCommand] err",
      "[onCreateCommand] end",
      "[postCreateCommand] a b|$HOME||*|x",
      "[postCreateCommand] y|",
      "",
    ]);
  });

  test("does not run the command if one fails, and names it", () => {
    const commands = [shell("onCreate", "exit 7"), shell("postCreate", "echo no")];
    const { status, stdout, stderr } = start(lifecycleRun(["echo", "no"], runOf(commands)));
    const error = renderProblem(problem("RK447", { command: "onCreateCommand", code: "7" }));
    expect({ status, stdout, stderr }).toEqual({ status: 125, stdout: "", stderr: `${error}\n` });
  });

  test("starts the programs of an object at the same time, and waits for all", () => {
    const [first, second] = [join(directory, "first"), join(directory, "second")];
    // Each needs the other one to run.
    const wait = (own: string, other: string) =>
      `: >${own}; while [ ! -e ${other} ]; do sleep 0.01; done; echo met`;
    const together: LifecycleCommand = {
      from: "x",
      stage: "postCreate",
      programs: [
        { name: "one", args: ["/bin/sh", "-c", wait(first, second)] },
        { name: "two", args: ["/bin/sh", "-c", `${wait(second, first)}; exit 5`] },
      ],
    };
    const { status, stdout, stderr } = start(
      lifecycleExec([together, shell("postStart", "echo no")], runOf([])),
    );
    expect(status).toBe(5);
    expect(stdout).toMatch(/^\d+\nfailed 5 postCreateCommand two\n$/);
    expect(stderr.trim().split("\n").sort()).toEqual([
      "[postCreateCommand one] met",
      "[postCreateCommand two] met",
    ]);
  });

  test("does not take words of a command for its own functions", () => {
    const { status, stderr } = start(lifecycleExec([command("postCreate", "_rk_report", "a")], runOf([])));
    expect(status).toBe(127);
    expect(stderr).toMatch(/_rk_report.*not found/);
  });

  test("ends although a process that was started goes on, which can still write", async () => {
    const [go, done] = [join(directory, "go"), join(directory, "done")];
    const background = `(while [ ! -e ${go} ]; do sleep 0.01; done; echo late && echo ok >${done}) & echo started`;
    const { status, stderr } = start(lifecycleExec([shell("postCreate", background)], runOf([])));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "[postCreateCommand] started\n" });
    writeFileSync(go, "");
    await expect.poll(() => existsSync(done) && readFileSync(done, "utf8")).toBe("ok\n");
  });

  test("passes the command exactly the variables of the container", () => {
    const env = {
      PATH: "/usr/bin:/bin",
      "odd.name": "*",
      LINES: "a\n\n b\n",
      EMPTY: "",
      _rk_mode: "own",
      IFS: "x",
    };
    const { stdout } = start(
      lifecycleRun(["cat", "/proc/self/environ"], runOf([shell("postStart", ":")])),
      env,
    );
    const expected = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    expect(stdout.split("\0").slice(0, -1).sort()).toEqual(expected.sort());
  });

  test("a command that a user runs has the same variables, its input and its exit code", () => {
    writeFileSync(
      join(directory, ".profile"),
      "export FOUND=1 KEPT=own OF_ENTRY=own; PATH=/own:/usr/bin:/bin",
    );
    const run = { ...runOf([], "loginShell"), env: [{ name: "KEPT", value: "set", from: "x" }] };
    const env = { HOME: directory, KEPT: "set", OF_ENTRY: "set" };
    const typed = ["sh", "-c", 'cat; echo "|$FOUND|$KEPT|$OF_ENTRY|$PATH|$1"; exit 3', "sh", "a  b"];
    expect(start(lifecycleEnter(typed, run, ["OF_ENTRY"]), env)).toEqual({
      status: 3,
      stdout: "in|1|set|set|/own:/usr/bin:/bin|a  b\n",
      stderr: "",
    });
    expect(start(lifecycleEnter(["no-such-program"], run, []), env)).toEqual({
      status: 127,
      stdout: "",
      stderr: "rocker: no-such-program: command not found in the container\n",
    });
    expect(lifecycleEnter(typed, runOf([]), [])).toEqual(typed);
  });

  test("reads the startup files of the user's shell, which do not change what the container sets", () => {
    const lines = [
      'export FOUND="a\n$KEPT" KEPT=own MODE=found',
      "PATH=/own:/usr/bin:/bin:/games",
      "echo noise",
    ];
    writeFileSync(join(directory, ".profile"), lines.join("\n"));
    const run = runOf([shell("postCreate", 'echo "$FOUND|$KEPT|$MODE|$PATH"')], "loginShell");
    const kept = { ...run, env: [{ name: "KEPT", value: "set", from: "x" }] };
    const env = { HOME: directory, KEPT: "set", PATH: "/of-container:/usr/bin:/bin", ODD: "é" };
    const { status, stderr } = start(lifecycleExec(kept.lifecycle?.commands ?? [], kept), env);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        "[postCreateCommand] a\n[postCreateCommand] set|set|found|/own:/of-container:/usr/bin:/bin:/games\n",
    });
  });

  test("ends at once when the container is asked to stop", async () => {
    const child = spawn(
      program[0] as string,
      argumentsFor(lifecycleRun(["echo", "no"], runOf([shell("postStart", "echo ready; sleep 1000")]))),
      { stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    let stdout = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    await once(child.stderr, "data");
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    // In a container, all processes end with the first one.
    process.kill(-(child.pid as number), "SIGKILL");
    expect({ code, stdout }).toEqual({ code: 143, stdout: "" });
  });
});
