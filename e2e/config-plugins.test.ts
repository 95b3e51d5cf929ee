import { randomUUID } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { rocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { ownDirectory, subdirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";
import {
  npmEnvironment,
  startWorkspaceRegistry,
  type WorkspaceRegistry,
} from "./support/workspace-registry.ts";

let registry: WorkspaceRegistry;

beforeAll(async () => {
  registry = await startWorkspaceRegistry();
  registry.publishPlugin("@acme/hello");
  registry.publishPlugin("@acme/hello", { version: "1.1.0" });
});
afterAll(() => registry.stop());

/** A user with an empty home directory whose npm uses the tests' registry, and a project. */
function team(files: Readonly<Record<string, string>>) {
  const home = ownDirectory();
  const directory = subdirectory(home, "project");
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  giveTo(testUser, directory);
  const env = { HOME: home, ...npmEnvironment(registry) };
  const projects = join(home, ".local/share/rocker/projects");
  const run = (...args: string[]) => rocker(args, { cwd: directory, env });
  return { home, directory, env, projects, run };
}

const configuration = 'image: debian:bookworm\nhello: true\nplugins:\n  "@acme/hello": 1.0.x\n';

describe("plugins of a project's configuration", () => {
  it("are installed only with the user's consent", async () => {
    const { projects, directory, run } = team({ ".rockerrc.yaml": configuration });
    const { code, stderr } = await run(".", "printenv", "HELLO");
    expect(code).toBe(125);
    expect(stderr).toMatch(/RK234[\s\S]*@acme\/hello 1\.0\.x/);
    expect((await run("plan")).stderr).toMatch(/RK234[\s\S]*RK111: .rockerrc.yaml:2:1/);
    expect((await run("--help")).code).toBe(0);
    expect(existsSync(projects)).toBe(false);
    expect(existsSync(join(directory, "rockerrc.lock"))).toBe(false);
  });

  it("are pinned by a lock file that another clone installs from, even if newer versions exist", async () => {
    // Unique to this attempt, because a published version stays published.
    const plugin = `@acme/hello-${randomUUID().slice(0, 8)}`;
    for (const version of ["1.0.0", "1.1.0"]) registry.publishPlugin(plugin, { version });
    const name = plugin.replace("@acme/", "");
    const variable = name.toUpperCase().replaceAll("-", "_");
    const first = team({
      ".rockerrc.yaml": `image: debian:bookworm\n${name}: true\nplugins: {"${plugin}": ^1.0.0}\n`,
    });
    const ran = await first.run("--trust", ".", "printenv", variable);
    expect(ran).toMatchObject({ code: 0, stdout: "1.1.0\n" });
    const lock = JSON.parse(readFileSync(join(first.directory, "rockerrc.lock"), "utf8"));
    expect(lock).toMatchObject({
      lock: 1,
      plugins: { [plugin]: "^1.0.0" },
      packages: {
        [`node_modules/${plugin}`]: { version: "1.1.0", integrity: expect.stringMatching(/^sha512-/) },
      },
    });
    expect(JSON.stringify(lock)).not.toContain("127.0.0.1");

    registry.publishPlugin(plugin, { version: "1.2.0" });
    const second = team({});
    cpSync(first.directory, second.directory, { recursive: true });
    giveTo(testUser, second.directory);
    expect((await second.run("--trust", ".", "printenv", variable)).stdout).toBe("1.1.0\n");
    expect(readFileSync(join(second.directory, "rockerrc.lock"), "utf8")).toBe(
      readFileSync(join(first.directory, "rockerrc.lock"), "utf8"),
    );
    // --trust only applied to those runs.
    expect((await second.run(".", "true")).stderr).toContain("RK208");
  });

  it("are refused if the lock file was tampered with", async () => {
    const { directory, projects, run } = team({ ".rockerrc.yaml": configuration });
    expect((await run("--trust", ".", "true")).code).toBe(0);
    const path = join(directory, "rockerrc.lock");
    const lock = readFileSync(path, "utf8");
    writeFileSync(path, lock.replace(/"sha512-.{8}/, '"sha512-AAAAAAAA'));
    expect((await run("--trust", ".", "true")).stderr).toContain("RK213");
    writeFileSync(path, lock.replace('"integrity"', '"resolved": "file:../evil", "integrity"'));
    expect((await run("--trust", ".", "true")).stderr).toMatch(/RK233[\s\S]*pins no content/);
    writeFileSync(path, "{");
    expect((await run("--trust", ".", "true")).stderr).toContain("RK233");
    expect(readdirSync(projects).filter((name) => name.startsWith("new-"))).toEqual([]);
  });

  it("can only come from the user's registry", async () => {
    const { run } = team({ ".rockerrc.yaml": 'plugins:\n  "@acme/hello": file:../evil\n' });
    expect((await run("--trust", "debian:bookworm", "true")).stderr).toMatch(/RK110[\s\S]*a version range/);
  });

  describe("in a terminal", () => {
    let terminal: Terminal;
    afterEach(() => terminal.close());

    it("are approved once, installed and run", async () => {
      const { directory, env, run } = team({ ".rockerrc.yaml": configuration });
      terminal = await Terminal.open(testUser, env);
      terminal.enter(`cd "${directory}"; clear; rocker . printenv HELLO`);
      await terminal.seen(/needs plugins that are not installed[\s\S]*@acme\/hello 1\.0\.x[\s\S]*\[y\/N\]/);
      terminal.enter("y");
      await terminal.seen(/^1\.0\.0$/m);
      expect((await run(".", "printenv", "HELLO")).stdout).toBe("1.0.0\n");
      expect((await run("ext", "list")).stdout).toMatch(/hello\s+enabled\s+project/);
    });
  });
});
