import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeBase } from "./support/base-image.ts";
import { describeEngines, rockerImages, type TestEngine, using } from "./support/engines.ts";
import { ownFolder } from "./support/person.ts";
import { rocker } from "./support/rocker.ts";
import { giveTo } from "./support/tree.ts";

const debian = "debian:bookworm";

/** A folder of the person's with these files; those that begin with "#!" may be run. */
function project(engine: TestEngine, files: Readonly<Record<string, string>>): string {
  const folder = ownFolder(engine.as);
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    if (text.startsWith("#!")) chmodSync(path, 0o755);
  }
  giveTo(engine.as, folder);
  return folder;
}

/** An image whose pip and npm trust what this machine trusts: behind a company's proxy they could fetch nothing. */
function withCertificates(engine: TestEngine, from: string): string {
  const tag = `${from.replace(/:1$/, "-trusting")}:1`;
  const id = engine.client("create", from, "true").trim();
  engine.client("cp", "/etc/ssl/certs/ca-certificates.crt", `${id}:/etc/machine-certificates.crt`);
  const variables = ["PIP_CERT", "NODE_EXTRA_CA_CERTS"].map(
    (name) => `ENV ${name}=/etc/machine-certificates.crt`,
  );
  engine.client("commit", ...variables.flatMap((one) => ["--change", one]), id, tag);
  engine.client("rm", id);
  return tag;
}

describeEngines("--deps", (engine) => {
  const run = (cwd: string, ...args: string[]) => rocker(args, { ...using(engine), cwd, withAll: true });
  const removeImages = () => {
    for (const name of rockerImages(engine).filter((one) => one.includes("/deps-"))) {
      engine.client("rmi", "--force", name);
    }
  };
  let base = "";
  let bare = "";

  beforeAll(() => {
    // Tests of other files use the plain image at the same time.
    base = makeBase(engine, "deps-debian", { from: debian });
    bare = makeBase(engine, "deps-bare");
    removeImages();
  });
  afterAll(removeImages);

  it("installs what several files of a tree ask for, in their order, and builds once", async () => {
    const folder = project(engine, {
      "one/one.deps.yaml": [
        "apt_sources: [tree]",
        "env_main:",
        '  - GREETING="hello world"',
        "  - PATH=/opt/tools:$PATH",
        "script_build:",
        "  - {path: my build.sh, args: [a b, $HOME, '']}",
        "run_test:",
        "  - cd /usr",
        "  - pwd >/where",
        "  - cat /built >>/where",
      ].join("\n"),
      "one/my build.sh":
        '#!/bin/sh -eu\nsudo -E mkdir /opt/tools\nfor word do echo "<$word>"; done | sudo tee /built\n',
      "two/deeper/two.deps.yaml": "apt_sources: [tree, jq]\nrun_test: [echo two >/two]\n",
      "node_modules/x/x.deps.yaml": "apt_main: [no-such-package]\n",
    });
    const command = ["sh", "-c", 'tree --version; jq --version; cat /where /two; echo "$GREETING $PATH"'];
    const first = await run(folder, "--deps", base, ...command);
    expect(first, first.stderr).toMatchObject({ code: 0 });
    const lines = first.stdout.trim().split("\n");
    expect(lines[0]).toMatch(/^tree v/);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^jq-/),
      "/usr",
      "<a b>",
      "<$HOME>",
      "<>",
      "two",
      expect.stringMatching(/^hello world \/opt\/tools:\/usr\/local\/sbin/),
    ]);
    const again = await run(folder, "--deps", base, "cat", "/two");
    expect(again).toMatchObject({ code: 0, stdout: "two\n", stderr: "" });
  });

  it("builds a part that two projects have alike once, and of a change what comes after it", async () => {
    const expensive = "run_expensive:\n  - cat /proc/sys/kernel/random/uuid >/expensive\n";
    const projects = ["one", "two"].map((name) =>
      project(engine, {
        [`${name}.deps.yaml`]: `${expensive}run_main: [echo ${name} >/name]\nrun_lint: [cat /proc/uptime >/lint]\n`,
      }),
    );
    const seen = [];
    for (const folder of projects) {
      seen.push((await run(folder, "--deps", bare, "cat", "/expensive", "/name")).stdout.split("\n"));
    }
    expect(seen.map(([, name]) => name)).toEqual(["one", "two"]);
    expect(seen[0]?.[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen[1]?.[0]).toBe(seen[0]?.[0]);

    const [folder = ""] = projects;
    const file = join(folder, "one.deps.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("/proc/uptime", "/proc/loadavg"));
    const changed = await run(folder, "--deps", "--progress", "plain", bare, "cat", "/expensive");
    expect(changed.stdout.trim()).toBe(seen[0]?.[0]);
  });

  it("says which file and line asked for what failed", async () => {
    const folder = project(engine, {
      "sub/a.deps.yaml": "apt_main:\n  - tree\n  - rocker-no-such-package\n",
      "b.deps.yaml": "run_test:\n  - true\n  - exit 3\n",
    });
    const { code, stderr } = await run(folder, "--deps", base, "true");
    expect(code).toBe(125);
    expect(stderr).toContain("rocker-no-such-package at sub/a.deps.yaml:3:5");
    expect(stderr).toContain("Unable to locate package rocker-no-such-package");
    const failed = await run(folder, "--deps=b.deps.yaml", bare, "true");
    expect(failed.stderr).toMatch(/RK502.*exit 3 at b.deps.yaml:3:5.*exit code 3/);
  });

  it("is turned on by --auto, which says why", async () => {
    const folder = project(engine, { "sub/a.deps.yaml": "run_main: [echo found >/auto]\n" });
    const { stdout, stderr } = await run(folder, "--auto", bare, "cat", "/auto");
    expect(stdout, stderr).toBe("found\n");
    expect(stderr).toContain("rocker: auto: turned on deps (sub/a.deps.yaml)");
    expect((await run(folder, "--auto", "--no-deps", bare, "ls", "/auto")).code).not.toBe(0);
  });

  it("refuses orders that contradict, with both files, before anything is built", async () => {
    const folder = project(engine, {
      "a.deps.yaml": "apt_sources: [tree]\napt_tools: [jq]\n",
      "b.deps.yaml": "apt_tools: [jq]\napt_sources: [tree]\n",
    });
    const { code, stderr } = await run(folder, "--deps", base, "true");
    expect(code).toBe(125);
    expect(stderr).toContain("apt_sources → apt_tools → apt_sources");
    expect(stderr).toContain("a.deps.yaml:2:1");
    expect(stderr).toContain("b.deps.yaml:2:1");
    expect((await run(folder, "deps", "check")).code).toBe(2);
  });

  it("installs for the person after all that a team shares", async () => {
    const folder = project(engine, {
      "a.deps.yaml": "run_user-setup: ['id -u >~/who']\nrun_main: ['id -u >/who']\n",
    });
    const { stdout, stderr } = await run(
      folder,
      "--deps",
      "--user",
      "--no-user-sudo",
      bare,
      "sh",
      "-c",
      "cat /who ~/who",
    );
    expect(stdout, stderr).toBe(`0\n${engine.as.uid}\n`);
  });

  it("installs from PyPI and npm", async () => {
    const trusting = withCertificates(engine, base);
    const folder = project(engine, {
      "a.deps.yaml": [
        "apt_language-toolchain: [python3-pip, npm]",
        `pip_main: ["six==1.16.0", 'no-such-thing-rocker; python_version < "3"']`,
        "npm_main: [is-odd@3.0.1]",
        "pyproject_main: [all]",
      ].join("\n"),
      "pyproject.toml": `[project]\nname = "p"\ndependencies = ['idna>=3; os_name == "posix"']\n`,
    });
    const command = ["sh", "-c", "pip3 list --format=freeze; npm ls --global --parseable"];
    const { stdout, stderr } = await run(folder, "--deps", trusting, ...command);
    expect(stdout, stderr).toContain("six==1.16.0\n");
    expect(stdout).toMatch(/^idna==3/m);
    expect(stdout).toMatch(/node_modules\/is-odd$/m);
  }, 300_000);

  it("locks the versions that were installed", async () => {
    const folder = project(engine, { "a.deps.yaml": "apt_sources: [tree]\n" });
    const lock = await run(folder, "deps", "lock", base);
    expect(lock, lock.stderr).toMatchObject({ code: 0, stdout: "deps.lock.json: 1 version\n" });
    const { packages } = JSON.parse(readFileSync(join(folder, "deps.lock.json"), "utf8"));
    const command = ["dpkg-query", "-W", "-f", "${Version}", "tree"];
    const { stdout } = await run(folder, "--deps", "--deps-locked", base, ...command);
    expect(packages).toEqual({ apt: { tree: stdout } });
    const plan = await run(folder, "plan", "--deps", "--deps-locked", base);
    expect(plan.stdout).toContain(`install tree=${stdout} (apt)`);
  });
});
