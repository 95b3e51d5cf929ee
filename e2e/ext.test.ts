import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { coreVersion, writePlugin } from "./support/plugin.ts";
import { pluginRegistry, pluginUser, succeeded } from "./support/plugin-user.ts";
import { rocker } from "./support/rocker.ts";
import { subdirectory } from "./support/test-user.ts";
import { tree } from "./support/tree.ts";
import type { WorkspaceRegistry } from "./support/workspace-registry.ts";

let registry: WorkspaceRegistry;

beforeAll(async () => {
  registry = await pluginRegistry();
  registry.publishPlugin("@acme/needs-hello", { fields: { dependencies: { "@acme/hello": "^1.0.0" } } });
});

afterAll(() => registry.stop());

const newcomer = (env?: Readonly<Record<string, string>>) => pluginUser(registry, env);

describe("ext remove", () => {
  it("removes by the name of an extension or its package, without a registry", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/hello", "@acme/bye", "@rocker/ext-user"));
    const env = { ...me.options.env, npm_config_registry: "http://127.0.0.1:1/" };
    const outcome = await rocker(["ext", "remove", "hello", "@acme/bye"], { ...me.options, env });
    succeeded(outcome);
    expect(outcome.stdout).toBe("removed @acme/bye 1.0.0\nremoved @acme/hello 1.1.0\n");
    expect(Object.keys(me.manifest().dependencies).sort()).toEqual(["@rocker/core", "@rocker/ext-user"]);
    expect((await me.rocker("--help")).stdout).not.toContain("--hello");
  });

  it("reports all plugins that are not installed or were installed otherwise, and keeps them", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/needs-hello"));
    const before = tree(me.data);
    const { code, stderr } = await me.rocker("ext", "remove", "hello", "user", "needs-helo", "needs-hello");
    expect(code).toBe(2);
    expect(stderr).toContain("@acme/hello is a dependency of another plugin. Remove that plugin.");
    expect(stderr).toMatch(
      /It is provided by @rocker\/ext-user \(.*\), which was not installed with "rocker ext add"/,
    );
    expect(stderr).toContain("Did you mean needs-hello?");
    expect(stderr.match(/RK217/g)).toHaveLength(3);
    expect(tree(me.data)).toEqual(before);
  });

  it("removes a linked directory that no longer exists", async () => {
    const me = newcomer();
    const tool = writePlugin(subdirectory(me.home, "tool"), "gone", { fields: { peerDependencies: {} } });
    writeFileSync(join(tool, "index.js"), "export default {}");
    succeeded(await me.rocker("ext", "add", "./tool", "@acme/hello"));
    execFileSync("rm", ["-r", tool]);
    expect((await me.rocker("ext", "remove", "gone")).stdout).toBe("removed gone ?\n");
    expect(await me.variables("--hello")).toEqual({ HELLO: "1.1.0" });
  });
});

describe("ext info", () => {
  it("shows options, compatibility, origin, path and README", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/needs-hello"));
    const { stdout } = await me.rocker("ext", "info", "needs-hello");
    for (const text of [
      "@acme/needs-hello 1.0.0: A tool for tests: needs-hello",
      "node_modules/@acme/needs-hello (user)",
      `compatible with: @rocker/core ^${coreVersion}`,
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

  it("describes a bundled extension and an engine", async () => {
    const me = newcomer();
    expect((await me.rocker("ext", "info", "home")).stdout).toContain("set up after: user");
    expect((await me.rocker("ext", "info", "podman")).stdout).toContain("selected with: --engine podman");
  });

  it("suggests the most similar name for an unknown one", async () => {
    const { code, stderr } = await newcomer().rocker("ext", "info", "hom");
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean home?");
  });
});

describe("ext search", () => {
  it("finds extensions in the registry and marks installed ones", async () => {
    const me = newcomer();
    succeeded(await me.rocker("ext", "add", "@acme/hello@1.0.0"));
    const { stdout } = await me.rocker("ext", "search", "tests");
    expect(stdout).toMatch(/^@acme\/hello 1\.1\.0 +A tool for tests: hello \(1\.0\.0 installed\)$/m);
    expect(stdout).toMatch(/^@acme\/bye 1\.0\.0 +A tool for tests: bye$/m);
    expect(await me.json("ext", "search", "--json", "@acme/bye")).toEqual([
      { name: "@acme/bye", version: "1.0.0", description: "A tool for tests: bye", installed: null },
    ]);
  });

  it("lists everything without search terms, including packages of engines and tools", async () => {
    const found: { name: string }[] = await newcomer().json("ext", "search", "--json");
    const names = found.map(({ name }) => name);
    expect(names).toContain("@rocker/ext-user");
    expect(names).not.toContain("@rocker/core");
  });

  it("succeeds without results", async () => {
    const outcome = await newcomer().rocker("ext", "search", "nothing-is-called-so");
    expect(outcome).toMatchObject({ code: 0, stdout: "" });
    expect(outcome.stderr).toContain("no matching packages found");
  });

  it("reports a registry without search", async () => {
    const server = createServer((_, response) => response.writeHead(404).end("{}"));
    const url = await listening(server);
    const { code, stderr } = await newcomer({ npm_config_registry: url }).rocker("ext", "search", "x");
    server.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`RK212: request to ${url.slice(0, -1)} failed: it does not support search`);
  });
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
