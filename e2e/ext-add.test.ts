import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { coreVersion, writePlugin } from "./support/plugin.ts";
import { pluginRegistry, pluginUser, succeeded } from "./support/plugin-user.ts";
import { rocker } from "./support/rocker.ts";
import { commandLine, subdirectory, testUser } from "./support/test-user.ts";
import { giveTo, tree } from "./support/tree.ts";
import type { WorkspaceRegistry } from "./support/workspace-registry.ts";

let registry: WorkspaceRegistry;

beforeAll(async () => {
  registry = await pluginRegistry();
  registry.publishPlugin("@acme/needs-hello", { fields: { dependencies: { "@acme/hello": "^1.0.0" } } });
  registry.publishPlugin("@acme/plain", { fields: { rocker: undefined } });
});

afterAll(() => registry.stop());

const newcomer = (env?: Readonly<Record<string, string>>) => pluginUser(registry, env);

describe("ext add", () => {
  it("installs the latest version, pins it, and makes its options available", async () => {
    const me = newcomer();
    const outcome = await me.rocker("ext", "add", "@acme/hello");
    succeeded(outcome);
    expect(outcome.stdout).toBe("added @acme/hello 1.1.0\n  extension hello: --hello --hello-level\n");
    expect(me.manifest().dependencies["@acme/hello"]).toBe("1.1.0");
    const lock = JSON.parse(readFileSync(join(me.plugins, "package-lock.json"), "utf8"));
    expect(lock.packages["node_modules/@acme/hello"]).toMatchObject({
      version: "1.1.0",
      integrity: expect.stringMatching(/^sha512-/),
    });
    expect((await me.rocker("--help")).stdout).toContain("--hello-level");
    expect(await me.variables("--hello")).toEqual({ HELLO: "1.1.0" });
  });

  it("lets a plugin use rocker's own core and reports its problems like any others", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/hello"));
    const core = JSON.parse(readFileSync(join(me.plugins, "node_modules/@rocker/core/package.json"), "utf8"));
    expect(core.version).toBe(coreVersion);
    const { code, stderr } = await me.rocker("plan", "--hello-level=13", "debian:bookworm");
    expect(code).toBe(1);
    expect(stderr).toBe("rocker: error hello/level: the level 13 brings bad luck.\n  Take another one.\n");
  });

  it("accepts a version, a range or a tag, and replaces the installed version", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/hello@1.0.0"));
    expect(await me.variables("--hello")).toEqual({ HELLO: "1.0.0" });
    const { stdout } = await me.rocker("ext", "add", "@acme/hello@^1.0.0");
    expect(stdout).toMatch(/^replaced @acme\/hello 1\.0\.0 with 1\.1\.0\n/);
    expect(me.manifest().dependencies["@acme/hello"]).toBe("1.1.0");
    const again = await me.rocker("ext", "add", "@acme/hello@latest");
    expect(again).toMatchObject({ code: 0, stdout: "" });
    expect(again.stderr).toContain("nothing changed");
  });

  it("installs several packages or none, with JSON output on request", async () => {
    const me = newcomer();
    expect(await me.json("ext", "add", "--json", "@acme/hello", "@acme/bye")).toEqual([
      {
        package: "@acme/bye",
        version: "1.0.0",
        before: null,
        spec: "1.0.0",
        brings: [{ kind: "extension", name: "bye", flags: ["--bye", "--bye-level"] }],
      },
      expect.objectContaining({ package: "@acme/hello", version: "1.1.0" }),
    ]);
    const other = newcomer();
    expect(await other.rocker("ext", "add", "@acme/hello", "@acme/plain")).toMatchObject({ code: 1 });
    expect(existsSync(other.plugins)).toBe(false);
  });

  it("installs a tarball by a path relative to the working directory", async () => {
    const me = newcomer();
    const tool = writePlugin(subdirectory(me.home, "a tool"), "tool");
    execFileSync("npm", ["pack", "--silent", "--pack-destination", me.home], { cwd: tool });
    giveTo(testUser, me.home);
    const { code, stdout } = await me.rocker("ext", "add", "tool-1.0.0.tgz");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^added tool 1\.0\.0 \(file:.*tool-1\.0\.0\.tgz\)\n/),
    });
    expect(await me.variables("--tool")).toEqual({ TOOL: "1.0.0" });
  });

  it("links a directory, whose changes apply at once, with its own @rocker/core", async () => {
    const me = newcomer();
    // Not below the program's own directory, where a core would be found.
    const outside = realpathSync(mkdtempSync(join(tmpdir(), "rocker-linked-")));
    onTestFinished(() => rmSync(outside, { recursive: true }));
    const tool = writePlugin(join(outside, "my tool"), "my-tool");
    giveTo(testUser, outside);
    const add = () => rocker(["ext", "add", "./my tool"], { ...me.options, cwd: outside });
    const before = await add();
    expect(before.code).toBe(1);
    expect(before.stderr).toMatch(/RK216.*needs @rocker\/core, which cannot be resolved from .*npm install/);

    const core = join(inject("scratch"), "../installed/node_modules/@rocker/core");
    symlinkSync(core, join(subdirectory(tool, "node_modules/@rocker"), "core"));
    const files = tree(tool);
    succeeded(await add());
    expect(tree(tool)).toEqual(files);
    expect(await me.variables("--my-tool")).toEqual({ MY_TOOL: "1.0.0" });
    writePlugin(tool, "my-tool", { version: "2.0.0" });
    expect(await me.variables("--my-tool")).toEqual({ MY_TOOL: "2.0.0" });
  });

  it("installs from a git URL", async () => {
    const me = newcomer();
    const tool = writePlugin(subdirectory(me.home, "repository"), "git-tool");
    const git = (...args: string[]) => {
      const author = ["-c", "user.name=x", "-c", "user.email=x@localhost"];
      const [program, ...rest] = commandLine(testUser, ["git", ...author, ...args]);
      execFileSync(program, rest, { cwd: tool });
    };
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message=x");
    succeeded(await me.rocker("ext", "add", `git+file://${encodeURI(tool)}`));
    expect(await me.variables("--git-tool")).toEqual({ GIT_TOOL: "1.0.0" });
  });

  it("runs no install script unless allowed", async () => {
    const [careful, trusting] = [newcomer(), newcomer()];
    succeeded(await careful.rocker("ext", "add", "@acme/bye"));
    expect(existsSync(join(careful.plugins, "node_modules/@acme/bye/scripted"))).toBe(false);
    succeeded(await trusting.rocker("ext", "add", "@acme/bye", "--allow-scripts"));
    expect(existsSync(join(trusting.plugins, "node_modules/@acme/bye/scripted"))).toBe(true);
  });

  it("installs an official package, and a plugin that another plugin requires", async () => {
    const me = newcomer();
    const { stdout } = await me.rocker("ext", "add", "@rocker/ext-user", "@acme/needs-hello");
    expect(stdout).toContain(`added @rocker/ext-user ${coreVersion}`);
    const rows: { name: string; origin: string; state: string }[] = await me.json("ext", "list", "--json");
    const on = rows.filter(({ origin, state }) => origin === "user" && state === "on");
    expect(on.map(({ name }) => name).sort()).toEqual(["hello", "needs-hello", "user"]);
  });

  it("respects the user's .npmrc and ignores a project's", async () => {
    const me = newcomer();
    writeFileSync(
      join(me.home, ".npmrc"),
      `registry=${registry.url}\nsave-exact=false\npackage-lock=false\n`,
    );
    const project = subdirectory(me.home, "project");
    writeFileSync(join(project, ".npmrc"), "registry=http://127.0.0.1:1/\n");
    writeFileSync(join(project, "package.json"), "{}");
    const env = { ...me.options.env, npm_config_registry: undefined, npm_config_global: "true" };
    succeeded(await rocker(["ext", "add", "@acme/hello"], { env, cwd: project }));
    expect(me.manifest().dependencies["@acme/hello"]).toBe("1.1.0");
    expect(existsSync(join(me.plugins, "package-lock.json"))).toBe(true);
  });

  it("two concurrent installs both succeed", async () => {
    const me = newcomer();
    const names = ["@acme/hello", "@acme/bye", "@rocker/ext-user"];
    const outcomes = await Promise.all(names.map((name) => me.rocker("ext", "add", name)));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(Object.keys(me.manifest().dependencies)).toEqual(expect.arrayContaining(names));
    expect(await me.variables("--hello", "--bye")).toEqual({ HELLO: "1.1.0", BYE: "1.0.0" });
  });

  it("shows npm's own output with --verbose", async () => {
    const me = newcomer();
    const { stderr } = await me.rocker("ext", "add", "--verbose", "@acme/hello");
    expect(stderr).toMatch(/rocker: npm install .*@acme\/hello/);
    expect(stderr).toContain("npm http fetch GET 200");
  });

  it("passes no argument through a shell", async () => {
    const me = newcomer();
    const { code } = await me.rocker("ext", "add", `./$(touch sprung); touch sprung`, "`touch sprung`");
    expect(code).toBe(1);
    expect(readdirSync(me.home)).not.toContain("sprung");
  });
});
