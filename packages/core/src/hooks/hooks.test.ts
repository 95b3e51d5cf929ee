import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isRockerError, problem } from "../errors/error.ts";
import { renderProblem } from "../errors/render.ts";
import { defineExtension } from "../extension/extension.ts";
import { read } from "../lifecycle/read.ts";
import { setup } from "../lifecycle/setup.ts";
import { optionTable } from "../options/table.ts";
import { type BaseFacts, bind } from "../plan/bind.ts";
import type { Plan } from "../plan/plan.ts";
import { bareHost } from "../test-support/hosts.ts";
import { parseArgv } from "../test-support/parse-argv.ts";
import { containerStart } from "./container-start.ts";
import { entrypointScript } from "./entrypoint-script.ts";

const extension = (name: string, ...hooks: readonly (readonly string[])[]) =>
  defineExtension({
    name,
    summary: name,
    options: {},
    setup: (container) => {
      for (const [script = "", ...args] of hooks) container.withEntrypointHook(script, args);
    },
  });
const planWith = (...extensions: ReturnType<typeof extension>[]): Plan => {
  const invocation = parseArgv(["img"], optionTable([]), bareHost());
  return setup(read(extensions, invocation, bareHost()), invocation, bareHost());
};

const base: BaseFacts = {
  id: "sha256:a",
  platform: "linux/amd64",
  user: "",
  workdir: "",
  env: {},
  entrypoint: ["/entry"],
  command: ["cmd"],
};

describe("a plan with hooks", () => {
  const plan = planWith(extension("one", ["echo 1", "a"], ["echo 2"]), extension("two", ["echo 3", "", "b"]));

  test("has them in the order of the extensions, with scripts and entrypoint in the image", () => {
    expect(plan.run.hooks).toEqual([
      { from: "one", script: "/usr/local/lib/rocker/hooks/one-1", args: ["a"] },
      { from: "one", script: "/usr/local/lib/rocker/hooks/one-2", args: [] },
      { from: "two", script: "/usr/local/lib/rocker/hooks/two-1", args: ["", "b"] },
    ]);
    expect(plan.steps).toMatchObject([
      { path: "/usr/local/lib/rocker/entrypoint", mode: 0o755, owner: "root", from: ["one", "two"] },
      { path: "/usr/local/lib/rocker/hooks/one-1", contents: "echo 1", from: ["one"], layer: "system" },
      { path: "/usr/local/lib/rocker/hooks/one-2", contents: "echo 2" },
      { path: "/usr/local/lib/rocker/hooks/two-1", contents: "echo 3", from: ["two"] },
    ]);
  });

  test("starts as root with the entrypoint, which receives user, groups, hooks and command", () => {
    const groups = [{ value: "video", from: "x" }];
    const bound = bind({ ...plan, run: { ...plan.run, settings: { groups } } }, { ...base, user: "app" });
    expect(containerStart(bound)).toEqual({
      user: "0:0",
      entrypoint: "/usr/local/lib/rocker/entrypoint",
      args: [
        ...["app", "false", "1", "video", "3"],
        ...["one", "/usr/local/lib/rocker/hooks/one-1", "1", "a"],
        ...["one", "/usr/local/lib/rocker/hooks/one-2", "0"],
        ...["two", "/usr/local/lib/rocker/hooks/two-1", "2", "", "b"],
        ...["/entry", "cmd"],
      ],
    });
  });

  test("runs those of the user as the user of the command, after those of root, by a second entrypoint", () => {
    const users = defineExtension({
      name: "users",
      summary: "x",
      options: {},
      setup: (container) => void container.withEntrypointHook("echo 4", ["c"], { as: "user" }),
    });
    const stage = [
      ...["", "true", "0", "1"],
      ...["users", "/usr/local/lib/rocker/hooks/users-1", "1", "c"],
      ...["/entry", "cmd"],
    ];
    const alone = bind(planWith(users), { ...base, user: "app" });
    expect(containerStart(alone)).toEqual({ entrypoint: "/usr/local/lib/rocker/entrypoint", args: stage });

    const both = bind(planWith(users, extension("one", ["echo 1"])), { ...base, user: "app" });
    expect(containerStart(both)).toEqual({
      user: "0:0",
      entrypoint: "/usr/local/lib/rocker/entrypoint",
      args: [
        ...["app", "false", "0", "1", "one", "/usr/local/lib/rocker/hooks/one-1", "0"],
        ...["/usr/local/lib/rocker/entrypoint", ...stage],
      ],
    });
  });

  test("stays root if the user of the image is root", () => {
    for (const user of ["", "0", "root"]) {
      const start = containerStart(bind(plan, { ...base, user }));
      expect(start.user).toBeUndefined();
      expect(start.args[0]).toBe("");
    }
  });

  test.each<[string, Partial<BaseFacts>, object]>([
    ["the image", { env: { HOME: "/h" } }, {}],
    ["the container", {}, { env: [{ name: "HOME", value: "/h", from: "x" }] }],
  ])("respects a HOME that %s sets", (_by, facts, run) => {
    const bound = bind({ ...plan, run: { ...plan.run, ...run } }, { ...base, ...facts });
    expect(containerStart(bound).args[1]).toBe("true");
  });

  test("requires a command, from the plan or the image", () => {
    const bare = { ...base, entrypoint: [], command: [] };
    let thrown: unknown;
    try {
      containerStart(bind(plan, bare));
    } catch (error) {
      thrown = error;
    }
    expect(isRockerError(thrown) && thrown.problems[0]?.code).toBe("RK312");
    const named = { ...plan, run: { ...plan.run, command: ["x"] } };
    expect(containerStart(bind(named, bare)).args.at(-1)).toBe("x");
  });
});

test("a plan without hooks is not affected", () => {
  const plan = planWith(extension("none"));
  expect(plan.steps).toEqual([]);
  expect(plan.run).not.toHaveProperty("hooks");
  expect(containerStart(bind({ ...plan, run: { ...plan.run, command: ["x"] } }, base))).toEqual({
    args: ["x"],
  });
});

const busybox = ["/bin/busybox", "/usr/bin/busybox"].find((path) => existsSync(path));
const shells = [["/bin/sh"], ["/bin/bash", "--posix"], ...(busybox ? [[busybox, "ash"]] : [])].filter(
  ([program]) => existsSync(program as string),
);

// Becoming another user takes root and an image: that is in the runtime contract.
describe.each(shells)("the entrypoint with %s %s", (...shell) => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "rocker-hooks-"));
    writeFileSync(join(directory, "entrypoint"), entrypointScript);
    writeFileSync(join(directory, "hook"), 'cat; echo "$0 $#: $*"; exit "${1:-0}"');
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const enter = (hooks: readonly string[], command: readonly string[], env: Record<string, string> = {}) => {
    const [program = "", ...rest] = shell.filter((word) => word !== undefined);
    const { status, stdout, stderr } = spawnSync(
      program,
      [...rest, join(directory, "entrypoint"), "", "false", "0", ...hooks, ...command],
      { env: { PATH: "/usr/bin:/bin", ...env }, input: "in", encoding: "utf8" },
    );
    return { status, stdout, stderr };
  };
  const hook = (...args: string[]) => ["x", join(directory, "hook"), String(args.length), ...args];

  test("runs hooks with their arguments, separate from the streams of the command", () => {
    const { status, stdout, stderr } = enter(["2", ...hook("0", "a b"), ...hook()], ["cat"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "in" });
    expect(stderr).toBe(`${directory}/hook 2: 0 a b\n${directory}/hook 0: \n`);
  });

  test("exits with the first hook that fails, with an error like rocker's", () => {
    const { status, stdout, stderr } = enter(["2", ...hook("7"), ...hook()], ["echo", "no"]);
    const error = renderProblem(problem("RK310", { extension: "x", reason: "exit code 7" }));
    expect({ status, stdout, stderr }).toEqual({
      status: 125,
      stdout: "",
      stderr: `${directory}/hook 1: 7\n${error}\n`,
    });
  });

  test("passes the command exactly the variables of the container", () => {
    const env = {
      PATH: "/usr/bin:/bin",
      HOME: "/h\n",
      "odd.name": "*",
      LINES: "a\n\n b\n",
      EMPTY: "",
      PWD: "/nowhere",
      IFS: "x",
      _: "underscore",
      GLOB: "* ?",
    };
    const { stdout } = enter(["0"], ["cat", "/proc/self/environ"], env);
    const expected = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    expect(stdout.split("\0").slice(0, -1).sort()).toEqual(expected.sort());
  });

  test("passes arguments unchanged, and returns the exit code", () => {
    const words = ["", "a b", "*", "$HOME", "'\"\\", "-n", "--", "x=y", "é\n"];
    const print = 'printf "%s\\0" "$@"; exit 42';
    const { status, stdout } = enter(["0"], ["sh", "-c", print, "sh", ...words]);
    expect({ status, stdout }).toEqual({ status: 42, stdout: words.map((word) => `${word}\0`).join("") });
    expect(enter(["0"], ["no-such-program"]).status).toBe(127);
  });

  test("runs a program whose name looks like a variable", () => {
    const program = join(directory, "a=b");
    writeFileSync(program, "#!/bin/sh\necho ran\n", { mode: 0o755 });
    expect(enter(["0"], [program]).stdout).toBe("ran\n");
    expect(readFileSync(program, "utf8")).toContain("ran");
  });
});
