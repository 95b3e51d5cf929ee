import { readdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeInArchive } from "./support/archive.ts";
import { newcomerTo } from "./support/newcomer.ts";
import { writePlugin } from "./support/plugin.ts";
import { Terminal } from "./support/terminal.ts";
import { ownDirectory, subdirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";
import { startWorkspaceRegistry, type WorkspaceRegistry } from "./support/workspace-registry.ts";

const classic = "yarn@1.22.22";
const berry = "@yarnpkg/cli-dist@4.18.1";

let registry: WorkspaceRegistry;

beforeAll(async () => {
  registry = await startWorkspaceRegistry();
  registry.publishPlugin("@acme/greet");
});
afterAll(() => registry.stop());

/** A project whose package.json depends on rocker and a plugin. */
function project(yarnrc?: object) {
  const { home, env, run, runIn } = newcomerTo(registry, {
    YARN_REGISTRY: registry.url,
    YARN_NPM_REGISTRY_SERVER: registry.url,
    YARN_UNSAFE_HTTP_WHITELIST: "127.0.0.1",
    YARN_ENABLE_TELEMETRY: "0",
    YARN_ENABLE_IMMUTABLE_INSTALLS: "0",
    YARN_NPM_MINIMAL_AGE_GATE: "0", // Otherwise a version published a moment ago is rejected.
  });
  const directory = subdirectory(home, "project");
  const dependencies = { "@rocker/cli": "*", "@rocker/core": "*", "@acme/greet": "^1.0.0" };
  writeFileSync(
    join(directory, "package.json"),
    JSON.stringify({ name: "project", private: true, dependencies }),
  );
  writeFileSync(join(directory, "yarn.lock"), "");
  if (yarnrc) writeFileSync(join(directory, ".yarnrc.yml"), JSON.stringify(yarnrc));
  giveTo(testUser, directory);
  const here = (...command: string[]) => {
    const { code, stdout, stderr } = runIn(directory, ...command);
    expect(code, stdout + stderr).toBe(0);
    return stdout;
  };
  return { home, env, directory, run, runIn, here };
}

const npx = (what: string, ...words: string[]) => ["npx", "--yes", "-p", what, "yarn", ...words];
const builtIn = ["docker", "podman", "user", "home", "volume", "x11", "container"];

function hasBuiltIn(list: string): void {
  for (const name of builtIn) expect(list).toMatch(new RegExp(`^${name} +enabled +`, "m"));
}

describe.each([
  ["Yarn classic", classic, undefined, "enabled +alongside"],
  ["Yarn Berry with node_modules", berry, { nodeLinker: "node-modules" }, "enabled +alongside"],
  ["Yarn Berry with pnpm's layout", berry, { nodeLinker: "pnpm" }, "enabled +alongside"],
  ["Yarn Berry with Plug'n'Play", berry, { nodeLinker: "pnp" }, "disabled +project"],
])("rocker in a project of %s", (_title, yarn, yarnrc, state) => {
  it("finds and runs its own extensions and the project's", () => {
    const { here } = project(yarnrc);
    here(...npx(yarn, "install"));
    const list = here(
      ...npx(yarn, "-s", "rocker", "ext", "list").filter((word) => yarn === classic || word !== "-s"),
    );
    hasBuiltIn(list);
    expect(list).toMatch(new RegExp(`^greet +${state} +@acme/greet 1\\.0\\.0`, "m"));
    const plan = here(...npx(yarn, "rocker", "plan", "--trust", "--greet", "--user", "debian:bookworm"));
    expect(plan).toMatch(/set GREET=1\.0\.0/);
  });
});

describe("Plug'n'Play", () => {
  it("supports ext add, whose npm is independent of Yarn", () => {
    const { here } = project({ nodeLinker: "pnp" });
    here(...npx(berry, "install"));
    here(...npx(berry, "rocker", "ext", "add", "@acme/greet"));
    expect(here(...npx(berry, "rocker", "ext", "list"))).toMatch(
      /^greet +enabled +user +@acme\/greet 1\.0\.0/m,
    );
    expect(here(...npx(berry, "rocker", "plan", "--greet", "debian:bookworm"))).toContain("set GREET=1.0.0");
  });

  it("asks again for consent when a byte in the archive changes", async () => {
    const { home, env, directory, here, runIn } = project({ nodeLinker: "pnp" });
    here(...npx(berry, "install"));
    const terminal = await Terminal.open(testUser, env);
    try {
      const line = npx(berry, "rocker", "--greet", "--engine", "none", "debian:bookworm").join(" ");
      terminal.enter(`cd "${directory}"; clear; ${line}`);
      await terminal.seen(/provides a plugin: @acme\/greet 1\.0\.0[\s\S]*\[y\/N\]/);
      terminal.enter("y");
      await terminal.seen("RK402");
    } finally {
      terminal.close();
    }
    const plan = () => runIn(directory, ...npx(berry, "rocker", "plan", "--greet", "debian:bookworm"));
    expect(plan()).toMatchObject({ code: 0, stdout: expect.stringContaining("set GREET=1.0.0") });

    const cache = join(home, ".yarn/berry/cache");
    const archive = readdirSync(cache).find((name) => name.startsWith("@acme-greet-"));
    changeInArchive(join(cache, archive ?? ""), "GREET", "GREED");
    const changed = plan();
    expect(changed.code).toBe(1);
    expect(changed.stdout + changed.stderr).toContain("RK208");
    expect(here(...npx(berry, "rocker", "trust", "list"))).toMatch(/^approved, changed since +@acme\/greet/m);
  });

  it("never runs a project's .pnp.cjs unless Yarn has started rocker", () => {
    const { home, directory, here, run, runIn } = project({ nodeLinker: "pnp" });
    here(...npx(berry, "install"));
    const mark = join(home, "mark");
    writeFileSync(
      join(directory, ".pnp.cjs"),
      `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "");`,
    );
    giveTo(testUser, directory);
    expect(run("npm", "install", "--global", "--prefix", join(home, "global"), "@rocker/cli").code).toBe(0);
    const { code, stdout, stderr } = runIn(directory, join(home, "global/bin/rocker"), "ext", "list");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    hasBuiltIn(stdout);
    expect(stdout).not.toContain("greet");
    expect(run("test", "-e", mark).code).toBe(1);
  });
});

describe("linked packages", () => {
  /** A user with a global rocker. */
  function globalUser() {
    const npmPrefix = join(ownDirectory(), "global");
    const { home, runIn } = newcomerTo(registry, { npm_config_prefix: npmPrefix });
    const here = (cwd: string, ...command: string[]) => {
      const { code, stdout, stderr } = runIn(cwd, ...command);
      expect(code, stdout + stderr).toBe(0);
      return stdout;
    };
    here(home, "npm", "install", "--global", "@rocker/cli");
    const rocker = (cwd: string, ...args: string[]) => here(cwd, join(npmPrefix, "bin/rocker"), ...args);
    return { home, here, rocker };
  }

  it("npm link adds the plugin's own directory to a global rocker", () => {
    const { home, here, rocker } = globalUser();
    const plugin = writePlugin(subdirectory(home, "greet"), "@acme/greet", { version: "2.0.0-dev" });
    here(plugin, "npm", "install");
    here(plugin, "npm", "link");
    expect(JSON.parse(rocker(home, "ext", "list", "--json"))).toContainEqual(
      expect.objectContaining({ name: "greet", state: "on", origin: "beside", path: realpathSync(plugin) }),
    );
    expect(rocker(home, "plan", "--greet", "debian:bookworm")).toContain("set GREET=2.0.0-dev");
  });

  it("a workspace of the project needs consent like any other dependency", () => {
    const { home, here, rocker } = globalUser();
    const directory = subdirectory(home, "project");
    const fields = { private: true, workspaces: ["packages/*"], devDependencies: { "@acme/greet": "*" } };
    writeFileSync(join(directory, "package.json"), JSON.stringify(fields));
    writePlugin(subdirectory(directory, "packages/greet"), "@acme/greet", { version: "3.0.0" });
    giveTo(testUser, directory);
    here(directory, "npm", "install");
    expect(rocker(directory, "ext", "list")).toMatch(/^greet +disabled +project +@acme\/greet 3\.0\.0/m);
    expect(rocker(directory, "plan", "--trust", "--greet", "debian:bookworm")).toContain("set GREET=3.0.0");
  });
});
