import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { coreVersion, writePlugin } from "./support/plugin.ts";
import { pluginRegistry, pluginUser, succeeded } from "./support/plugin-user.ts";
import { type Outcome, rocker, startRocker } from "./support/rocker.ts";
import { ownDirectory, subdirectory, testUser } from "./support/test-user.ts";
import { giveTo, tree } from "./support/tree.ts";
import type { WorkspaceRegistry } from "./support/workspace-registry.ts";

let registry: WorkspaceRegistry;

beforeAll(async () => {
  registry = await pluginRegistry();
  registry.publishPlugin("@acme/plain", { fields: { rocker: undefined } });
  registry.publishPlugin("@acme/broken", { files: { "rocker.json": "{" } });
  registry.publishPlugin("@acme/unbuilt", { fields: { files: ["rocker.json"] } });
  registry.publishPlugin("@acme/unfit", { fields: { peerDependencies: { "@rocker/core": "^99.0.0" } } });
  registry.publishPlugin("@acme/big", { files: { data: Buffer.alloc(6_000_000, "0123456789abcdef") } });
  registry.publishPlugin("@acme/damaged");
  appendFileSync(join(registry.storage, "@acme/damaged/damaged-1.0.0.tgz"), "more than was published");
});

afterAll(() => registry.stop());

const newcomer = (env?: Readonly<Record<string, string>>) => pluginUser(registry, env);

describe("a failing ext add leaves all plugins unchanged", () => {
  const wrong: readonly [string, readonly string[], string, string][] = [
    ["a package that is no extension", ["@acme/plain"], "RK216", 'no "rocker" field'],
    ["rocker's own core", ["@rocker/core"], "RK216", "@rocker/core"],
    ["a broken manifest", ["@acme/broken"], "RK216", "its manifest cannot be read"],
    ["a module that is not there", ["@acme/unbuilt"], "RK216", "its module ./index.js does not exist"],
    ["another core", ["@acme/unfit"], "RK216", `@rocker/core ^99.0.0, and this is ${coreVersion}`],
    [
      "a wrong name",
      ["@acme/no-such"],
      "RK210",
      "package @acme/no-such not found in the registry http://127.0.0.1",
    ],
    ["a wrong version", ["@acme/hello@9.9.9"], "RK211", "@acme/hello has no version 9.9.9"],
    ["a damaged tarball", ["@acme/damaged"], "RK213", "integrity check failed for @acme/damaged"],
    ["a file that is no tarball", ["./garbage.tgz"], "RK213", "integrity check failed for ./garbage.tgz"],
    ["a path that is not there", ["./no-such"], "RK210", "file or directory not found at"],
    ["a directory without a package", ["./empty"], "RK216", "no package.json"],
    ["a name that none can have", ["Not A Name"], "RK218", "Invalid tag name"],
    ["a repository that is not there", ["git+file:///no/such"], "RK218", "git: '/no/such'"],
    ["an address that is not there", ["http://127.0.0.1:1/x.tgz"], "RK212", "connection refused"],
    ["one wrong among two", ["@acme/hello@1.0.0", "@acme/plain"], "RK216", "@acme/plain"],
  ];

  let me: Awaited<ReturnType<typeof settled>>;
  beforeAll(async () => {
    me = await settled();
    writeFileSync(join(me.home, "garbage.tgz"), "not a tarball");
    subdirectory(me.home, "empty");
  });

  it.each(wrong)("%s", async (_, specs, code, text) => {
    await me.staysAsItWas(await me.rocker("ext", "add", ...specs), code, text);
  });

  it("no arguments", async () => {
    const { code, stderr } = await newcomer().rocker("ext", "add");
    expect(code).toBe(2);
    expect(stderr).toContain("RK219");
  });

  it("an unreachable registry", async () => {
    const env = { ...me.options.env, npm_config_registry: "http://127.0.0.1:1/" };
    const outcome = await rocker(["ext", "add", "@acme/bye"], { ...me.options, env });
    await me.staysAsItWas(outcome, "RK212", "request to http://127.0.0.1:1 failed: connection refused");
  });

  it("no npm", async () => {
    // Without the npm that comes with Node.
    const node = join(subdirectory(me.home, "node"), "node");
    copyFileSync(process.execPath, node);
    const env = { ...me.options.env, PATH: "/nonexistent" };
    const outcome = await rocker(["ext", "add", "@acme/bye"], { ...me.options, env, node });
    await me.staysAsItWas(outcome, "RK215", "npm not found on PATH");
  });

  it("two packages with the same extension", async () => {
    writePlugin(subdirectory(me.home, "other"), "@zeta/hello");
    execFileSync("npm", ["pack", "--silent", "--pack-destination", me.home], { cwd: join(me.home, "other") });
    giveTo(testUser, me.home);
    const outcome = await me.rocker("ext", "add", "./zeta-hello-1.0.0.tgz");
    await me.staysAsItWas(outcome, "RK216", "hello is provided by @acme/hello");
  });

  const full = "a full disk";
  if (process.getuid?.() !== 0) it.skip(`${full} (skipped: needs root)`);
  else
    it(full, async () => {
      const poor = newcomer();
      const share = subdirectory(poor.home, ".local/share");
      giveTo(testUser, join(poor.home, ".local"));
      const owner = `uid=${testUser.uid},gid=${testUser.gid}`;
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=4m,${owner}`, "tmpfs", share]);
      try {
        const before = await settled(poor);
        const outcome = await poor.rocker("ext", "add", "@acme/big");
        await before.staysAsItWas(outcome, "RK214", "no space left on device");
      } finally {
        execFileSync("umount", [share]);
      }
    });

  it("a read-only directory", async () => {
    const locked = ownDirectory();
    chmodSync(locked, 0o555);
    const { code, stderr } = await newcomer({ XDG_DATA_HOME: locked }).rocker("ext", "add", "@acme/bye");
    expect(code).toBe(1);
    expect(stderr).toContain(
      `cannot change the plugin directory ${locked}/rocker/plugins: permission denied`,
    );
  });

  describe("when interrupted", () => {
    it("Ctrl-C exits at once and leaves nothing behind", async () => {
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

    it("after a kill, the plugins work, and the next ext add cleans up at once", async () => {
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
      expect(outcome.stderr).not.toContain("waiting for another rocker process");
      expect(outcome.stdout).toContain("added @acme/bye 1.0.0");
      expect(await me.variables("--hello", "--bye")).toEqual({ HELLO: "1.1.0", BYE: "1.0.0" });
      // The current one and the previous one.
      expect(readdirSync(me.data).filter((name) => /^plugins-.{6}$/.test(name))).toHaveLength(2);
      expect(readdirSync(me.data)).not.toContain("plugins.lock");
    });
  });

  /** A user who has installed a plugin. */
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

async function listening(server: Server): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A registry that accepts a request and never answers. */
async function silentServer() {
  const server = createServer();
  const asked = new Promise<void>((done) => server.once("request", () => done()));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: await listening(server), asked, close };
}
