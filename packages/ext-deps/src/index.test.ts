import { spawnSync } from "node:child_process";
import { defineExtension } from "@rocker/core";
import { type FakeHostFacts, fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, it } from "vitest";
import contributions from "./index.ts";

const [deps] = contributions;

/** The plan of a project with this file. */
function plan(
  text: string,
  { line = "--deps x", files = {} }: { line?: string; files?: FakeHostFacts["files"] } = {},
) {
  const host = fakeHost({ files: { "/home/ada/a.deps.yaml": text, ...files } });
  return planOf(deps, line, { host });
}
const steps = (...args: Parameters<typeof plan>) => plan(...args).plan.steps;
const scriptArguments = (args: readonly string[]) => args.slice(4);

describe("--deps", () => {
  it("walks the project once for each plan, and again for the next", () => {
    const host = fakeHost({ files: { "/home/ada/a.deps.yaml": "apt_main: [git]" } });
    const read: string[] = [];
    const counting = {
      ...host,
      entries: (...args: Parameters<typeof host.entries>) => {
        read.push(args[0]);
        return host.entries(...args);
      },
    };
    planOf(deps, "--deps x", { host: counting });
    expect(read).toEqual(["/home/ada"]);
    planOf(deps, "--deps x", { host: counting });
    expect(read).toEqual(["/home/ada", "/home/ada"]);
  });

  it("installs system packages in one step for each layer", () => {
    expect(steps("apt_expensive: [b, a]\nrun_x: [make]\napt_main: [a]\napk_main: [c]")).toMatchObject([
      { type: "packages", layer: "project", names: { apt: ["a", "b"] }, optional: false },
      { type: "file" },
      { type: "exec" },
      { type: "packages", names: { apt: ["a"], apk: ["c"] } },
    ]);
  });

  it("lists the requesting lines in the title of a step", () => {
    const [step] = plan("apt_main:\n  - git\n  - jq").steps("packages");
    expect(step?.title).toBe("apt_main: git at a.deps.yaml:2:5, jq at a.deps.yaml:3:5");
    const [many] = plan(`apt_main: [${Array.from({ length: 20 }, (_, at) => `p${at}`)}]`).steps("packages");
    expect(many?.title).toBe('apt_main: a.deps.yaml:1:1, all entries: "rocker deps list"');
  });

  it("passes requirements to pip unchanged, after the options, with a cache", () => {
    const marked = `foo[x]==1.0; python_version < "3.12" and sys_platform == 'linux'`;
    const [step] = steps(`pip_main: ["zoo", ${JSON.stringify(marked)}, "--index-url https://x/simple"]`);
    expect(step).toMatchObject({ type: "exec", as: "root", caches: [{ id: "rocker-pip" }] });
    expect(step?.type === "exec" && scriptArguments(step.args)).toEqual([
      "root",
      "--index-url=https://x/simple",
      marked,
      "zoo",
    ]);
    expect(step).toMatchObject({ env: { PIP_CACHE_DIR: "/var/cache/rocker/pip" } });
  });

  it.each(["uv", "conda", "npm", "gem", "cargo"])("%s uses a cache", (tool) => {
    expect(steps(`${tool}_main: [foo]`)).toMatchObject([
      { caches: [{ target: `/var/cache/rocker/${tool}` }] },
    ]);
  });

  it("go uses two caches", () => {
    expect(steps("go_main: [example.org/x]")).toMatchObject([
      { caches: [{ id: "rocker-go-mod" }, { id: "rocker-go-build" }] },
    ]);
  });

  it("sets variables, expands earlier ones, and prepends entries", () => {
    const text = `env_a: ['ROOT=/opt/x', 'BIN=$ROOT/bin', 'PATH=$BIN:/y:$PATH', {LITERAL: '$HOME "x"'}]`;
    expect(steps(text)).toMatchObject([
      { type: "env", name: "ROOT", value: "/opt/x" },
      { type: "env", name: "BIN", value: "/opt/x/bin" },
      { type: "prepend", name: "PATH", entries: ["/opt/x/bin", "/y"] },
      { type: "env", name: "LITERAL", value: '$HOME "x"' },
    ]);
    const host = fakeHost({ files: { "/home/ada/a.deps.yaml": "env_a: ['PATH=$PATH:/x']" } });
    expect(problemsOf(deps, "--deps x", { host }).map(({ code }) => code)).toEqual([
      "deps/variable-reference",
    ]);
  });

  it("copies and runs scripts, with arguments and mode", () => {
    const text = "script_build: [{path: sub/my build.sh, args: [a b, '$HOME', '']}]";
    const files = { "/home/ada/sub/my build.sh": { contents: "#!/bin/sh\n", mode: 0o700 } };
    const all = steps(text, { files });
    const [file] = all.filter((step) => step.type === "file");
    expect(file).toMatchObject({ contents: "#!/bin/sh\n", mode: 0o755, owner: "root" });
    expect(file?.path).toMatch(/^\/opt\/rocker\/deps\/[0-9a-f]{16}\/my build\.sh$/);
    const exec = all.find((step) => step.type === "exec");
    expect(exec && scriptArguments(exec.args)).toEqual(["root", file?.path, "a b", "$HOME", ""]);
    expect(exec?.title).toBe("script_build: sub/my build.sh at a.deps.yaml:1:16");
  });

  it("runs the commands of each file as a script, and equal lists once", () => {
    const lines = "run_a: ['cd /x', make, make]";
    const files = { "/home/ada/b.deps.yaml": lines, "/home/ada/c.deps.yaml": "run_a: [other]" };
    const view = plan(lines, { files });
    expect(view.steps("exec").map(({ args }) => scriptArguments(args))).toEqual([
      ["root", "cd /x\nmake\nmake\n"],
      ["root", "other\n"],
    ]);
    // The only file is the replacement for sudo.
    expect(view.steps("file").map(({ path }) => path)).toEqual(["/opt/rocker/deps/bin/sudo"]);
  });

  it("combines many lists into few layers, each list in its own shell", () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`/home/ada/${at}/x.deps.yaml`, `run_a: [echo ${at}, A=1]`]),
    );
    const lists = plan("run_a: ['echo first; cd /usr; A=1', 'exit $A']", { files })
      .steps("exec")
      .map(({ args }) => scriptArguments(args).slice(1));
    expect(lists.map(({ length }) => length)).toEqual([...Array.from({ length: 13 }, () => 3), 2]);
    expect(new Set(lists.flat()).size).toBe(41);
    const long = Object.fromEntries(
      Array.from({ length: 34 }, (_, at) => [
        `/home/ada/f${at}/x.deps.yaml`,
        `run_a: [${Array.from({ length: 4 }, (_, line) => `echo ${at} ${line}`)}]`,
      ]),
    );
    expect(plan("apt_a: [x]", { files: long }).steps("exec")[0]?.title).toBe(
      'run_a: f0/x.deps.yaml:1:1, f1/x.deps.yaml:1:1, f10/x.deps.yaml:1:1, all entries: "rocker deps list"',
    );
    const one = "run_a: [echo 0, A=1]";
    const all = plan(one, {
      files: { "/home/ada/b.deps.yaml": "run_a: ['echo ${A-none}', exit 3, echo 4]" },
    });
    expect(all.steps("exec")).toHaveLength(2);

    const [program = "", ...args] = all.steps("exec")[0]?.args.slice(0, 4) ?? [];
    const run = (...texts: string[]) => spawnSync(program, [...args, "root", ...texts], { encoding: "utf8" });
    const ended = run("cd /usr\nA=1\n", "pwd\necho ${A-none}\n- \n", "echo never\n");
    expect(ended).toMatchObject({ status: 127, stdout: `${process.cwd()}\nnone\n` });
    expect(ended.stderr).toMatch(/^\+ cd \/usr\n[\s\S]*rocker: this is list 2 of 3\n$/);
    expect(run("exit 7\n")).toMatchObject({ status: 7, stderr: "+ exit 7\n" });
    expect(run("echo a\n", "echo b\n")).toMatchObject({ status: 0, stdout: "a\nb\n" });
  });

  it("rejects more commands than fit into an argument", () => {
    const host = fakeHost({ files: { "/home/ada/a.deps.yaml": `run_a: ["${"x".repeat(140_000)}"]` } });
    expect(problemsOf(deps, "--deps x", { host }).map(({ code }) => code)).toEqual(["deps/lines"]);
  });

  it("runs user layers last, as the user, without root's caches", () => {
    const user = defineExtension({
      name: "user",
      summary: "An account",
      options: { user: { type: "boolean", summary: "On" } },
      setup: (container) => void container.withAccount({ name: "ada", uid: 1, gid: 1, home: "/home/ada" }),
    });
    const host = fakeHost({
      files: { "/home/ada/a.deps.yaml": "pip_user: [x]\nrun_user: [y]\napt_user: [z]" },
    });
    const { steps } = planOf([deps, user], "--deps --user x", { host }).plan;
    expect(steps.map(({ layer }) => layer)).toEqual(["user", "user", "user"]);
    expect(steps[0]).toMatchObject({ as: "user", caches: [] });
  });

  it("gives the ssh agent only to the listed steps, as a request of the project", () => {
    const files = { "/home/ada/x.sh": "#!/bin/sh\n" };
    const all = steps("ssh: [pip_a, script_a]\npip_a: [x]\nscript_a: [x.sh]\nrun_a: [y]\npip_b: [z]", {
      files,
    });
    const ssh = all.flatMap((step) => (step.type === "exec" ? [[step.title.split(":")[0], step.ssh]] : []));
    expect(ssh).toEqual([
      ["pip_a (ssh)", "project"],
      ["script_a (ssh)", "project"],
      ["run_a", undefined],
      ["pip_b", undefined],
    ]);
  });

  it("adds a repository without a shell", () => {
    const all = steps("add-apt-repository_sources: ['deb [x=y] http://h/ s main; rm']");
    expect(all).toMatchObject([
      { type: "packages", names: { apt: ["software-properties-common"] } },
      { args: ["add-apt-repository", "--yes", "--no-update", "deb [x=y] http://h/ s main; rm"] },
    ]);
  });

  it("creates the same image whichever file lists an entry first", () => {
    const files = (a: string, b: string) => ({ "/home/ada/a.deps.yaml": a, "/home/ada/sub/b.deps.yaml": b });
    const [one, two] = ["apt_main: [x, y]\npip_main: [p]", "apt_main: [z, x]\nenv_a: [A=1]"];
    const images = [files(one, two), files(two, one)].map((some) =>
      plan("", { files: some }).plan.steps.map((step) => ({ ...step, title: "" })),
    );
    expect(images[0]).toEqual(images[1]);
  });

  it("reports all problems at once", () => {
    const host = fakeHost({
      files: { "/home/ada/a.deps.yaml": "atp: [x]\napt_x: ['a;b']\nscript: [gone.sh]" },
    });
    expect(problemsOf(deps, "--deps x", { host }).map(({ code }) => code)).toEqual([
      "deps/unknown",
      "deps/name",
      "deps/missing",
    ]);
  });
});

describe("--deps-locked", () => {
  const locked = (lock: unknown, text: string) => ({
    line: "--deps --deps-locked x",
    files: { "/home/ada/deps.lock.json": JSON.stringify(lock), "/home/ada/a.deps.yaml": text },
  });
  const lock = { version: 1, image: "x", packages: { apt: { git: "1:2.3" }, pip: { foo: "1.0" } } };

  it("installs the locked versions, and keeps versions from the files", () => {
    const text = `apt_a: [git, jq=1]\nuv_a: ["Foo[x]>1; os_name == 'posix'"]\nnpm_a: [typescript]`;
    const all = steps("", locked(lock, text));
    expect(all).toMatchObject([{ names: { apt: ["git=1:2.3", "jq=1"] } }, {}, {}]);
    const args = all.map((step) => (step.type === "exec" ? scriptArguments(step.args).slice(1) : []));
    expect(args.slice(1)).toEqual([["Foo[x]==1.0; os_name == 'posix'"], ["typescript"]]);
  });

  it.each([
    ["a package without a locked version", locked(lock, "apt_a: [vim]")],
    ["a file that is not a lock file", locked({ version: 2 }, "apt_a: [git]")],
    ["an invalid version", locked({ ...lock, packages: { apt: { git: "1 && x" } } }, "apt_a: [git]")],
    [
      "a missing lock file",
      { ...locked(lock, "apt_a: [git]"), files: { "/home/ada/a.deps.yaml": "apt_a: [git]" } },
    ],
  ])("rejects %s", (_name, { line, files }) => {
    expect(problemsOf(deps, line, { host: fakeHost({ files }) }).map(({ code }) => code)).toEqual([
      "deps/lock",
    ]);
  });
});
