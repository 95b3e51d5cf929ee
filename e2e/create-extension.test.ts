import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type ExtensionMaker, extensionMaker, run, shellEnv } from "./support/new-extension.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const repository = resolve(import.meta.dirname, "..");
const summary = `It's "my" \\ tool: $HOME, \`id\` & <b>`;

describe("a new extension", () => {
  const directory = ownDirectory();
  const created = join(directory, "my-tool");
  let maker: ExtensionMaker;

  const create = (...args: string[]) => spawnSync(maker.program, args, { cwd: directory, encoding: "utf8" });

  beforeAll(() => {
    maker = extensionMaker(directory);
    const { status, stdout, stderr } = create("my-tool", "--scope", "acme", "--summary", summary);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("Created @acme/rocker-ext-my-tool in my-tool.");
    maker.install(created);
  });

  it("depends on the versions that create-extension was published with", () => {
    const { version } = JSON.parse(readFileSync(join(repository, "packages/core/package.json"), "utf8"));
    const { peerDependencies } = JSON.parse(readFileSync(join(created, "package.json"), "utf8"));
    expect(peerDependencies).toEqual({ "@rocker/core": `^${version}` });
  });

  it("passes its tests as generated", () => {
    expect(run(created, "npm", "test")).toMatch(/Tests\s+3 passed/);
    run(created, "npm", "run", "types");
  });

  it("builds, with an up-to-date manifest", () => {
    const before = readFileSync(join(created, "rocker.json"), "utf8");
    run(created, "npm", "run", "build");
    expect(readFileSync(join(created, "rocker.json"), "utf8")).toBe(before);
  });

  it("fails its tests with a stale manifest until it is built", () => {
    const source = join(created, "src/index.ts");
    writeFileSync(source, readFileSync(source, "utf8").replace(/Install \S+/, `Install ${randomUUID()}`));
    const stale = spawnSync("npm", ["test"], { cwd: created, env: shellEnv, encoding: "utf8" });
    expect(stale.status).not.toBe(0);
    expect(stale.stdout + stale.stderr).toContain("stale: run npm run build");
    run(created, "npm", "run", "build");
    run(created, "npm", "test");
  });

  it("publishes the program without tests", () => {
    const [{ files }] = JSON.parse(run(created, "npm", "pack", "--json", "--dry-run", "--ignore-scripts"));
    expect(files.map(({ path }: { path: string }) => path).sort()).toEqual([
      "LICENSE",
      "README.md",
      "dist/index.d.ts",
      "dist/index.js",
      "package.json",
      "rocker.json",
    ]);
  });

  it("is never overwritten", () => {
    const { status, stderr } = create("my-tool");
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("is not empty") });
  });

  it("is available in rocker after rocker ext add", async () => {
    giveTo(testUser, directory);
    const options = { env: { XDG_DATA_HOME: join(directory, "data") }, cwd: directory };
    const added = await rocker(["ext", "add", "./my-tool"], options);
    expect(added.code, added.stderr).toBe(0);

    const help = await rocker(["--help"], options);
    expect(help.stderr).toBe("");
    expect(help.stdout).toContain("--my-tool");
    expect(help.stdout).toContain(summary);

    const plan = await rocker(["plan", "--format", "json", "--my-tool", "debian:bookworm"], options);
    expect(plan.stderr).toBe("");
    const { steps, run: spec } = JSON.parse(plan.stdout);
    expect(steps).toMatchObject([{ type: "packages", from: ["my-tool"], names: { apt: ["jq"] } }]);
    expect(spec.env).toEqual([{ name: "MY_TOOL_READY", value: "yes", from: "my-tool" }]);
  });
});
