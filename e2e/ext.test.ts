import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { commandLine, ownFolder, person, subFolder } from "./support/person.ts";
import { coreVersion, writePlugin } from "./support/plugin.ts";
import { type Outcome, rocker, startRocker } from "./support/rocker.ts";
import { giveTo, tree } from "./support/tree.ts";
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
  registry.publishPlugin("@acme/bye", { fields: { scripts: { postinstall: "echo > scripted" } } });
  registry.publishPlugin("@acme/needs-hello", { fields: { dependencies: { "@acme/hello": "^1.0.0" } } });
  registry.publishPlugin("@acme/plain", { fields: { rocker: undefined } });
  registry.publishPlugin("@acme/broken", { files: { "rocker.json": "{" } });
  registry.publishPlugin("@acme/unbuilt", { fields: { files: ["rocker.json"] } });
  registry.publishPlugin("@acme/unfit", { fields: { peerDependencies: { "@rocker/core": "^99.0.0" } } });
  registry.publishPlugin("@acme/big", { files: { data: Buffer.alloc(6_000_000, "0123456789abcdef") } });
  registry.publishPlugin("@acme/damaged");
  appendFileSync(join(registry.storage, "@acme/damaged/damaged-1.0.0.tgz"), "more than was published");
});

afterAll(() => registry.stop());

/** A person with an empty home, whose npm asks the registry of the tests. */
function newcomer(env: Readonly<Record<string, string>> = {}) {
  const home = ownFolder();
  const data = join(home, ".local/share/rocker");
  const all = { HOME: home, ...npmEnvironment(registry), ...env };
  const options = { env: all, cwd: home };
  return {
    home,
    data,
    plugins: join(data, "plugins"),
    options,
    rocker: (...args: string[]) => rocker(args, options),
    json: async (...args: string[]) => JSON.parse((await rocker(args, options)).stdout),
    manifest: () => JSON.parse(readFileSync(join(data, "plugins/package.json"), "utf8")),
    /** The variables that a run with these options would set. */
    variables: async (...args: string[]) => {
      const { stdout, stderr } = await rocker(["plan", "--format=json", ...args, "debian:bookworm"], options);
      expect(stderr).toBe("");
      return Object.fromEntries(
        JSON.parse(stdout).steps.map(({ name, value }: { name: string; value: string }) => [name, value]),
      );
    },
  };
}

const succeeded = ({ code, stderr }: Outcome) =>
  expect({ code, stderr: stderr.replace(/^rocker: \[1\/1\] .*\n/gm, "") }).toEqual({ code: 0, stderr: "" });

describe("ext add", () => {
  it("installs the newest version, pins it, and its options work at once", async () => {
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

  it("a plugin finds the core that rocker itself runs with, and its problems are shown as any other's", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/hello"));
    const core = JSON.parse(readFileSync(join(me.plugins, "node_modules/@rocker/core/package.json"), "utf8"));
    expect(core.version).toBe(coreVersion);
    const { code, stderr } = await me.rocker("plan", "--hello-level=13", "debian:bookworm");
    expect(code).toBe(1);
    expect(stderr).toBe("rocker: error hello/level: the level 13 brings bad luck.\n  Take another one.\n");
  });

  it("takes a version, a range or a tag, and replaces what was there", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/hello@1.0.0"));
    expect(await me.variables("--hello")).toEqual({ HELLO: "1.0.0" });
    const { stdout } = await me.rocker("ext", "add", "@acme/hello@^1.0.0");
    expect(stdout).toMatch(/^replaced @acme\/hello 1\.1\.0, instead of 1\.0\.0\n/);
    expect(me.manifest().dependencies["@acme/hello"]).toBe("1.1.0");
    const again = await me.rocker("ext", "add", "@acme/hello@latest");
    expect(again).toMatchObject({ code: 0, stdout: "" });
    expect(again.stderr).toContain("nothing changed");
  });

  it("several at once, in JSON when asked; all of them or none", async () => {
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

  it("a tarball, by a path relative to where the person is", async () => {
    const me = newcomer();
    const tool = writePlugin(subFolder(me.home, "a tool"), "tool");
    execFileSync("npm", ["pack", "--silent", "--pack-destination", me.home], { cwd: tool });
    giveTo(person, me.home);
    const { code, stdout } = await me.rocker("ext", "add", "tool-1.0.0.tgz");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^added tool 1\.0\.0 \(file:.*tool-1\.0\.0\.tgz\)\n/),
    });
    expect(await me.variables("--tool")).toEqual({ TOOL: "1.0.0" });
  });

  it("a folder is linked: changes there count at once; its @rocker/core is its own", async () => {
    const me = newcomer();
    // Not below the program's own folder: there is a core to be found from there.
    const outside = realpathSync(mkdtempSync(join(tmpdir(), "rocker-linked-")));
    onTestFinished(() => rmSync(outside, { recursive: true }));
    const tool = writePlugin(join(outside, "my tool"), "my-tool");
    giveTo(person, outside);
    const add = () => rocker(["ext", "add", "./my tool"], { ...me.options, cwd: outside });
    const before = await add();
    expect(before.code).toBe(1);
    expect(before.stderr).toMatch(/RK216.*needs @rocker\/core, which is not found from .*npm install/);

    const core = join(inject("scratch"), "../installed/node_modules/@rocker/core");
    symlinkSync(core, join(subFolder(tool, "node_modules/@rocker"), "core"));
    const files = tree(tool);
    succeeded(await add());
    expect(tree(tool)).toEqual(files);
    expect(await me.variables("--my-tool")).toEqual({ MY_TOOL: "1.0.0" });
    writePlugin(tool, "my-tool", { version: "2.0.0" });
    expect(await me.variables("--my-tool")).toEqual({ MY_TOOL: "2.0.0" });
  });

  it("a git address", async () => {
    const me = newcomer();
    const tool = writePlugin(subFolder(me.home, "repository"), "git-tool");
    const git = (...args: string[]) => {
      const author = ["-c", "user.name=x", "-c", "user.email=x@localhost"];
      const [program, ...rest] = commandLine(person, ["git", ...author, ...args]);
      execFileSync(program, rest, { cwd: tool });
    };
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message=x");
    succeeded(await me.rocker("ext", "add", `git+file://${encodeURI(tool)}`));
    expect(await me.variables("--git-tool")).toEqual({ GIT_TOOL: "1.0.0" });
  });

  it("runs no install script unless it is allowed", async () => {
    const [careful, trusting] = [newcomer(), newcomer()];
    succeeded(await careful.rocker("ext", "add", "@acme/bye"));
    expect(existsSync(join(careful.plugins, "node_modules/@acme/bye/scripted"))).toBe(false);
    succeeded(await trusting.rocker("ext", "add", "@acme/bye", "--allow-scripts"));
    expect(existsSync(join(trusting.plugins, "node_modules/@acme/bye/scripted"))).toBe(true);
  });

  it("an official package, and a plugin that another one needs", async () => {
    const me = newcomer();
    const { stdout } = await me.rocker("ext", "add", "@rocker/ext-user", "@acme/needs-hello");
    expect(stdout).toContain(`added @rocker/ext-user ${coreVersion}`);
    const rows: { name: string; origin: string; state: string }[] = await me.json("ext", "list", "--json");
    const on = rows.filter(({ origin, state }) => origin === "user" && state === "on");
    expect(on.map(({ name }) => name).sort()).toEqual(["hello", "needs-hello", "user"]);
  });

  it("heeds the person's .npmrc, and no project's", async () => {
    const me = newcomer();
    writeFileSync(
      join(me.home, ".npmrc"),
      `registry=${registry.url}\nsave-exact=false\npackage-lock=false\n`,
    );
    const project = subFolder(me.home, "project");
    writeFileSync(join(project, ".npmrc"), "registry=http://127.0.0.1:1/\n");
    writeFileSync(join(project, "package.json"), "{}");
    const env = { ...me.options.env, npm_config_registry: undefined, npm_config_global: "true" };
    succeeded(await rocker(["ext", "add", "@acme/hello"], { env, cwd: project }));
    expect(me.manifest().dependencies["@acme/hello"]).toBe("1.1.0");
    expect(existsSync(join(me.plugins, "package-lock.json"))).toBe(true);
  });

  it("two at once: both are there in the end", async () => {
    const me = newcomer();
    const names = ["@acme/hello", "@acme/bye", "@rocker/ext-user"];
    const outcomes = await Promise.all(names.map((name) => me.rocker("ext", "add", name)));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(Object.keys(me.manifest().dependencies)).toEqual(expect.arrayContaining(names));
    expect(await me.variables("--hello", "--bye")).toEqual({ HELLO: "1.1.0", BYE: "1.0.0" });
  });

  it("what npm says itself is shown with --verbose", async () => {
    const me = newcomer();
    const { stderr } = await me.rocker("ext", "add", "--verbose", "@acme/hello");
    expect(stderr).toMatch(/rocker: npm install .*@acme\/hello/);
    expect(stderr).toContain("npm http fetch GET 200");
  });

  it("no word of the line reaches a shell", async () => {
    const me = newcomer();
    const { code } = await me.rocker("ext", "add", `./$(touch sprung); touch sprung`, "`touch sprung`");
    expect(code).toBe(1);
    expect(readdirSync(me.home)).not.toContain("sprung");
  });
});

describe("an ext add that fails leaves every plugin as it was", () => {
  const wrong: readonly [string, readonly string[], string, string][] = [
    ["a package that is no extension", ["@acme/plain"], "RK216", 'no "rocker" field'],
    ["rocker's own core", ["@rocker/core"], "RK216", "@rocker/core"],
    ["a broken manifest", ["@acme/broken"], "RK216", "its manifest cannot be read"],
    ["a module that is not there", ["@acme/unbuilt"], "RK216", "./index.js is not there"],
    ["another core", ["@acme/unfit"], "RK216", `@rocker/core ^99.0.0, and this is ${coreVersion}`],
    ["a wrong name", ["@acme/no-such"], "RK210", "no package @acme/no-such in the registry http://127.0.0.1"],
    ["a wrong version", ["@acme/hello@9.9.9"], "RK211", "@acme/hello has no version 9.9.9"],
    ["a damaged tarball", ["@acme/damaged"], "RK213", "@acme/damaged came damaged"],
    ["a file that is no tarball", ["./garbage.tgz"], "RK213", "./garbage.tgz came damaged"],
    ["a path that is not there", ["./no-such"], "RK210", "no file or folder at"],
    ["a folder without a package", ["./empty"], "RK216", "no package.json"],
    ["a name that none can have", ["Not A Name"], "RK218", "Invalid tag name"],
    ["a repository that is not there", ["git+file:///no/such"], "RK218", "git: '/no/such'"],
    ["an address that is not there", ["http://127.0.0.1:1/x.tgz"], "RK212", "nothing answers there"],
    ["one wrong among two", ["@acme/hello@1.0.0", "@acme/plain"], "RK216", "@acme/plain"],
  ];

  let me: Awaited<ReturnType<typeof settled>>;
  beforeAll(async () => {
    me = await settled();
    writeFileSync(join(me.home, "garbage.tgz"), "not a tarball");
    subFolder(me.home, "empty");
  });

  it.each(wrong)("%s", async (_, specs, code, text) => {
    await me.staysAsItWas(await me.rocker("ext", "add", ...specs), code, text);
  });

  it("no word at all", async () => {
    const { code, stderr } = await newcomer().rocker("ext", "add");
    expect(code).toBe(2);
    expect(stderr).toContain("RK219");
  });

  it("a registry that is down", async () => {
    const env = { ...me.options.env, npm_config_registry: "http://127.0.0.1:1/" };
    const outcome = await rocker(["ext", "add", "@acme/bye"], { ...me.options, env });
    await me.staysAsItWas(
      outcome,
      "RK212",
      "asked of http://127.0.0.1:1 did not come: nothing answers there",
    );
  });

  it("no npm", async () => {
    const env = { ...me.options.env, PATH: "/nonexistent" };
    const outcome = await rocker(["ext", "add", "@acme/bye"], { ...me.options, env });
    await me.staysAsItWas(outcome, "RK215", "no program npm on PATH");
  });

  it("two packages that bring one extension", async () => {
    writePlugin(subFolder(me.home, "other"), "@zeta/hello");
    execFileSync("npm", ["pack", "--silent", "--pack-destination", me.home], { cwd: join(me.home, "other") });
    giveTo(person, me.home);
    const outcome = await me.rocker("ext", "add", "./zeta-hello-1.0.0.tgz");
    await me.staysAsItWas(outcome, "RK216", "hello is brought by @acme/hello");
  });

  const full = "a full disk";
  if (process.getuid?.() !== 0) it.skip(`${full} (left out: only root can make one)`);
  else
    it(full, async () => {
      const poor = newcomer();
      const share = subFolder(poor.home, ".local/share");
      giveTo(person, join(poor.home, ".local"));
      const owner = `uid=${person.uid},gid=${person.gid}`;
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=4m,${owner}`, "tmpfs", share]);
      try {
        const before = await settled(poor);
        const outcome = await poor.rocker("ext", "add", "@acme/big");
        await before.staysAsItWas(outcome, "RK214", "the disk is full");
      } finally {
        execFileSync("umount", [share]);
      }
    });

  it("a folder that may not be written", async () => {
    const locked = ownFolder();
    chmodSync(locked, 0o555);
    const { code, stderr } = await newcomer({ XDG_DATA_HOME: locked }).rocker("ext", "add", "@acme/bye");
    expect(code).toBe(1);
    expect(stderr).toContain(
      `the plugin folder ${locked}/rocker/plugins cannot be changed: that is not permitted`,
    );
  });

  describe("in its middle", () => {
    it("Ctrl-C: it ends at once, and nothing is left", async () => {
      const slow = await silentServer();
      const child = startRocker(["ext", "add", "@acme/bye"], me.through(slow.url));
      let stderr = "";
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      await slow.asked;
      child.kill("SIGINT");
      const code = await new Promise<number | null>((done) => child.on("close", done));
      slow.close();
      await me.staysAsItWas({ code, stdout: "", stderr, signal: null }, "RK505", "interrupted", 130);
    });

    it("killed: the plugins work, and the next one cleans up", async () => {
      const me = await settled();
      const slow = await silentServer();
      const child = startRocker(["ext", "add", "@acme/bye"], me.through(slow.url));
      await slow.asked;
      child.kill("SIGKILL");
      await new Promise((done) => child.on("close", done));
      slow.close();
      expect(await me.variables("--hello")).toEqual({ HELLO: "1.1.0" });
      expect(readdirSync(me.data).filter((name) => /^plugins-.{6}$/.test(name))).toHaveLength(2);

      const outcome = await me.rocker("ext", "add", "@acme/bye");
      expect(outcome.stderr).toContain("another rocker is changing the plugins; waiting for it");
      expect(outcome.stdout).toContain("added @acme/bye 1.0.0");
      expect(await me.variables("--hello", "--bye")).toEqual({ HELLO: "1.1.0", BYE: "1.0.0" });
      // The one that counts, and the one before it.
      expect(readdirSync(me.data).filter((name) => /^plugins-.{6}$/.test(name))).toHaveLength(2);
      expect(readdirSync(me.data)).not.toContain("plugins.lock");
    });
  });

  /** A person who has a plugin already. */
  async function settled(me = newcomer()) {
    succeeded(await me.rocker("ext", "add", "@acme/hello"));
    const before = tree(me.data);
    return {
      ...me,
      through: (url: string) => ({ ...me.options, env: { ...me.options.env, npm_config_registry: url } }),
      staysAsItWas: async (outcome: Outcome, code: string, text: string, exitCode = 1) => {
        expect(outcome).toMatchObject({ code: exitCode, stdout: "" });
        expect(outcome.stderr).toContain(`rocker: error ${code}: `);
        expect(outcome.stderr).toContain(text);
        expect(outcome.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
        expect(tree(me.data)).toEqual(before);
        expect(await me.variables("--hello")).toEqual({ HELLO: "1.1.0" });
      },
    };
  }
});

describe("ext remove", () => {
  it("by the name of an extension or of its package; needs no registry", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/hello", "@acme/bye", "@rocker/ext-user"));
    const env = { ...me.options.env, npm_config_registry: "http://127.0.0.1:1/" };
    const outcome = await rocker(["ext", "remove", "hello", "@acme/bye"], { ...me.options, env });
    succeeded(outcome);
    expect(outcome.stdout).toBe("removed @acme/bye 1.0.0\nremoved @acme/hello 1.1.0\n");
    expect(Object.keys(me.manifest().dependencies).sort()).toEqual(["@rocker/core", "@rocker/ext-user"]);
    expect((await me.rocker("--help")).stdout).not.toContain("--hello");
  });

  it("what is not there, or came otherwise, stays; all of it is told", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/needs-hello"));
    const before = tree(me.data);
    const { code, stderr } = await me.rocker("ext", "remove", "hello", "user", "needs-helo", "needs-hello");
    expect(code).toBe(2);
    expect(stderr).toContain("@acme/hello came with another plugin that needs it");
    expect(stderr).toMatch(
      /It comes with @rocker\/ext-user \(.*\), which was not installed by "rocker ext add"/,
    );
    expect(stderr).toContain("Did you mean needs-hello?");
    expect(stderr.match(/RK217/g)).toHaveLength(3);
    expect(tree(me.data)).toEqual(before);
  });

  it("a folder that was linked and is gone", async () => {
    const me = newcomer();
    const tool = writePlugin(subFolder(me.home, "tool"), "gone", { fields: { peerDependencies: {} } });
    writeFileSync(join(tool, "index.js"), "export default {}");
    succeeded(await me.rocker("ext", "add", "./tool", "@acme/hello"));
    execFileSync("rm", ["-r", tool]);
    expect((await me.rocker("ext", "remove", "gone")).stdout).toBe("removed gone ?\n");
    expect(await me.variables("--hello")).toEqual({ HELLO: "1.1.0" });
  });
});

describe("ext info", () => {
  it("shows options, what it works with, origin, path, README", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/needs-hello"));
    const { stdout } = await me.rocker("ext", "info", "needs-hello");
    for (const text of [
      "@acme/needs-hello 1.0.0: A tool for tests: needs-hello",
      "origin: user, ",
      `works with: @rocker/core ^${coreVersion}`,
      "depends on: @acme/hello ^1.0.0",
      "extension needs-hello: The tool needs-hello",
      "--needs-hello-level INTEGER",
      "What needs-hello is good for.",
    ]) {
      expect(stdout).toContain(text);
    }
    expect(await me.json("ext", "info", "--json", "@acme/needs-hello")).toMatchObject({
      package: "@acme/needs-hello",
      state: "on",
      origin: "user",
      extensions: [{ name: "needs-hello", options: { "needs-hello": { type: "boolean" } } }],
      dependencies: { "@acme/hello": "^1.0.0" },
      readme: "# @acme/needs-hello\n\nWhat needs-hello is good for.\n",
    });
  });

  it("of what rocker brings itself, and of an engine", async () => {
    const me = newcomer();
    expect((await me.rocker("ext", "info", "home")).stdout).toContain("set up after: user");
    expect((await me.rocker("ext", "info", "podman")).stdout).toContain("chosen with: --engine podman");
  });

  it("of nothing that is there: the nearest name", async () => {
    const { code, stderr } = await newcomer().rocker("ext", "info", "hom");
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean home?");
  });
});

describe("ext search", () => {
  it("finds extensions in the registry, and says what is installed", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/hello@1.0.0"));
    const { stdout } = await me.rocker("ext", "search", "tests");
    expect(stdout).toMatch(/^@acme\/hello 1\.1\.0 +A tool for tests: hello \(1\.0\.0 is installed\)$/m);
    expect(stdout).toMatch(/^@acme\/bye 1\.0\.0 +A tool for tests: bye$/m);
    expect(await me.json("ext", "search", "--json", "@acme/bye")).toEqual([
      { name: "@acme/bye", version: "1.0.0", description: "A tool for tests: bye", installed: null },
    ]);
  });

  it("without words: all that rocker's registry has, engines' and tools' packages among them", async () => {
    const found: { name: string }[] = await newcomer().json("ext", "search", "--json");
    const names = found.map(({ name }) => name);
    expect(names).toContain("@rocker/ext-user");
    expect(names).not.toContain("@rocker/core");
  });

  it("nothing found is no failure", async () => {
    const outcome = await newcomer().rocker("ext", "search", "nothing-is-called-so");
    expect(outcome).toMatchObject({ code: 0, stdout: "" });
    expect(outcome.stderr).toContain("the registry has none");
  });

  it("a registry that cannot search says so", async () => {
    const server = createServer((_, response) => response.writeHead(404).end("{}"));
    const url = await listening(server);
    const { code, stderr } = await newcomer({ npm_config_registry: url }).rocker("ext", "search", "x");
    server.close();
    expect(code).toBe(1);
    expect(stderr).toContain(
      `RK212: what was asked of ${url.slice(0, -1)} did not come: it offers no search`,
    );
  });
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A registry that takes a question and never answers. */
async function silentServer() {
  const server = createServer();
  const asked = new Promise<void>((done) => server.once("request", () => done()));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: await listening(server), asked, close };
}
