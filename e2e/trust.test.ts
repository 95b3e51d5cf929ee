import { appendFileSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { rocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { ownDirectory, testUser } from "./support/test-user.ts";

/** A cloned project whose package has two extensions, one with the name of ours. Its module leaves a mark when imported. */
function clonedProject() {
  const directory = ownDirectory();
  const home = ownDirectory();
  const mark = join(directory, "mark");
  const option = (name: string) => ({ [name]: { type: "boolean", summary: "on" } });
  const extensions = ["extra", "user"].map((name) => ({ name, summary: name, options: option(name) }));
  const code = `import { writeFileSync } from "node:fs";
    writeFileSync(${JSON.stringify(mark)}, "imported");
    const setup = (container, { host }) => container.withRunVariable("EXTRA", "1");
    export default ${JSON.stringify(extensions)}.map((one) => ({ ...one, setup }));`;
  const at = join(directory, "node_modules/from-project");
  mkdirSync(at, { recursive: true });
  writeFileSync(join(directory, "package.json"), '{"dependencies":{"from-project":"1"}}');
  writeFileSync(join(at, "index.js"), code);
  writeFileSync(
    join(at, "package.json"),
    JSON.stringify({
      name: "from-project",
      version: "1.0.0",
      type: "module",
      rocker: { manifest: 1, extensions: extensions.map((one) => ({ ...one, module: "./index.js" })) },
    }),
  );
  for (const path of [
    directory,
    ...readdirSync(directory, { recursive: true, encoding: "utf8" }).map((name) => join(directory, name)),
  ]) {
    chownSync(path, testUser.uid, testUser.gid);
  }
  const run = (...args: string[]) => rocker(args, { cwd: directory, env: { HOME: home } });
  return { directory, home, at, mark, run };
}

describe("a project's plugin", () => {
  it("is not run without consent", async () => {
    const { mark, run } = clonedProject();
    const user = await run("plan", "--format", "json", "--user", "debian:bookworm");
    expect(JSON.parse(user.stdout).account).toMatchObject({ name: testUser.name, from: "user" });
    const extra = await run("--dry-run", "--extra", "debian:bookworm");
    expect(extra.code).toBe(125);
    expect(extra.stderr).toContain("RK208");
    expect(extra.stderr).toContain("from-project");
    // A name that every JavaScript object has is not an option of the plugin.
    expect((await run("--constructor", "debian:bookworm")).stderr).toContain("RK102");
    expect((await run("--help")).stdout).not.toContain("--extra");
    expect((await run("ext", "list")).stdout).toMatch(/extra\s+disabled\s+project\s+from-project 1\.0\.0/);
    expect(existsSync(mark)).toBe(false);
  });

  it("runs with --trust once; --trust after the image does not count", async () => {
    const { mark, run } = clonedProject();
    expect((await run("--extra", "debian:bookworm", "--trust")).code).toBe(125);
    expect(existsSync(mark)).toBe(false);
    const trusted = await run("plan", "--trust", "--extra", "debian:bookworm");
    expect(trusted.stdout).toContain("EXTRA=1");
    expect((await run("plan", "--extra", "debian:bookworm")).code).toBe(1);
  });

  it("--trust after an unknown option does not count: it may be that option's value", async () => {
    const { mark, run } = clonedProject();
    for (const option of ["--extra", "--nonsense", "-Z", "--nam"]) {
      const refused = await run("plan", option, "--trust", "debian:bookworm");
      expect({ option, code: refused.code, stdout: refused.stdout }).toEqual({
        option,
        code: option === "--extra" ? 1 : 2,
        stdout: "",
      });
      expect(existsSync(mark)).toBe(false);
    }
    const { stderr } = await run("plan", "--extra", "--trust", "debian:bookworm");
    expect(stderr).toMatch(/RK208[\s\S]*add --trust as the first option/);
    expect((await run("plan", "--trust", "--nonsense", "debian:bookworm")).stderr).toContain("RK102");
    const undone = await run("plan", "--trust", "--no-trust", "--extra", "debian:bookworm");
    expect(undone.stderr).toContain("RK208");
  });

  it("never shadows an installed extension, even with consent", async () => {
    const { run } = clonedProject();
    const { stdout, stderr } = await run("plan", "--trust", "--format=json", "--user", "debian:bookworm");
    expect(JSON.parse(stdout).account).toMatchObject({ name: testUser.name, from: "user" });
    expect(stderr).toContain("RK206");
  });

  it.skipIf(process.getuid?.() !== 0)("that belongs to another user is ignored", async () => {
    const { at, run } = clonedProject();
    chownSync(join(at, "package.json"), 65534, 65534);
    expect((await run("ext", "list")).stdout).not.toContain("from-project");
  });

  describe("in a terminal", () => {
    let terminal: Terminal;
    afterEach(() => terminal.close());

    it("is approved for the content shown, not for changes made during the question", async () => {
      const { directory, home, at, mark, run } = clonedProject();
      terminal = await Terminal.open(testUser, { HOME: home });
      terminal.enter(`cd "${directory}"; clear; rocker --extra --engine none debian:bookworm`);
      await terminal.seen(/\[y\/N\]/);
      appendFileSync(join(at, "index.js"), "// changed\n");
      terminal.enter("y");
      await terminal.seen("RK208");
      expect(existsSync(mark)).toBe(false);
      expect((await run("trust", "list")).stdout).toMatch(/^approved, changed since {2}from-project/);
    });

    it("is approved once by content, and asked about again when it changes", async () => {
      const { directory, home, at, run } = clonedProject();
      terminal = await Terminal.open(testUser, { HOME: home });
      terminal.enter(`cd "${directory}"; clear; rocker --extra --engine none debian:bookworm`);
      await terminal.seen(
        /this project provides a plugin: from-project 1\.0\.0[\s\S]*provides {2}--extra, --user[\s\S]*\[y\/N\]/,
      );
      terminal.enter("y");
      await terminal.seen("RK402");
      expect((await run("plan", "--extra", "debian:bookworm")).stdout).toContain("EXTRA=1");
      expect((await run("trust", "list")).stdout).toMatch(/^approved {2}from-project 1\.0\.0/);

      appendFileSync(join(at, "index.js"), "// changed\n");
      expect((await run("plan", "--extra", "debian:bookworm")).stderr).toContain("RK208");
      await terminal.clear();
      terminal.enter("rocker --extra --engine none debian:bookworm");
      await terminal.seen(/It has changed since you approved it[\s\S]*\[y\/N\]/);
      terminal.enter("n");
      await terminal.seen("RK208");
      expect((await run("trust", "list")).stdout).toMatch(/^refused/);
      expect((await run("plan", "--extra", "debian:bookworm")).stderr).toContain("rocker trust forget");
      expect((await run("trust", "forget")).stderr).toContain("forgot 1 decision");
      expect((await run("trust", "list")).stdout).toBe("");
      await terminal.clear();
      terminal.enter("rocker --extra --engine none debian:bookworm; echo code=$?");
      await terminal.seen("[y/N]");
      terminal.press("C-c");
      await terminal.seen(/RK505[\s\S]*code=130/);
      expect((await run("trust", "list")).stdout).toBe("");
    });
  });
});
