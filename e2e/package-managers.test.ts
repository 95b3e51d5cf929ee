import { readdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeInArchive } from "./support/archive.ts";
import { newcomerTo } from "./support/newcomer.ts";
import { ownFolder, person, subFolder } from "./support/person.ts";
import { writePlugin } from "./support/plugin.ts";
import { Terminal } from "./support/terminal.ts";
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

/** A project that has rocker and a plugin, as its package.json says. */
function project(yarnrc?: object) {
  const { home, env, run, runIn } = newcomerTo(registry, {
    YARN_REGISTRY: registry.url,
    YARN_NPM_REGISTRY_SERVER: registry.url,
    YARN_UNSAFE_HTTP_WHITELIST: "127.0.0.1",
    YARN_ENABLE_TELEMETRY: "0",
    YARN_ENABLE_IMMUTABLE_INSTALLS: "0",
    YARN_NPM_MINIMAL_AGE_GATE: "0", // What was published a moment ago would be refused.
  });
  const folder = subFolder(home, "project");
  const dependencies = { "@rocker/cli": "*", "@rocker/core": "*", "@acme/greet": "^1.0.0" };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "project", private: true, dependencies }),
  );
  writeFileSync(join(folder, "yarn.lock"), "");
  if (yarnrc) writeFileSync(join(folder, ".yarnrc.yml"), JSON.stringify(yarnrc));
  giveTo(person, folder);
  const here = (...command: string[]) => {
    const { code, stdout, stderr } = runIn(folder, ...command);
    expect(code, stdout + stderr).toBe(0);
    return stdout;
  };
  return { home, env, folder, run, runIn, here };
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
  it("finds its own extensions and the project's, and they run", () => {
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
  it("ext add works as anywhere: npm is not in Yarn's hands", () => {
    const { here } = project({ nodeLinker: "pnp" });
    here(...npx(berry, "install"));
    here(...npx(berry, "rocker", "ext", "add", "@acme/greet"));
    expect(here(...npx(berry, "rocker", "ext", "list"))).toMatch(
      /^greet +enabled +user +@acme\/greet 1\.0\.0/m,
    );
    expect(here(...npx(berry, "rocker", "plan", "--greet", "debian:bookworm"))).toContain("set GREET=1.0.0");
  });

  it("consent is by what is in the archive: a changed byte is asked about again", async () => {
    const { home, env, folder, here, runIn } = project({ nodeLinker: "pnp" });
    here(...npx(berry, "install"));
    const terminal = await Terminal.open(person, env);
    try {
      const line = npx(berry, "rocker", "--greet", "--engine", "none", "debian:bookworm").join(" ");
      terminal.enter(`cd "${folder}"; clear; ${line}`);
      await terminal.seen(/brings a plugin: @acme\/greet 1\.0\.0[\s\S]*\[y\/N\]/);
      terminal.enter("y");
      await terminal.seen("RK402");
    } finally {
      terminal.close();
    }
    const plan = () => runIn(folder, ...npx(berry, "rocker", "plan", "--greet", "debian:bookworm"));
    expect(plan()).toMatchObject({ code: 0, stdout: expect.stringContaining("set GREET=1.0.0") });

    const cache = join(home, ".yarn/berry/cache");
    const archive = readdirSync(cache).find((name) => name.startsWith("@acme-greet-"));
    changeInArchive(join(cache, archive ?? ""), "GREET", "GREED");
    const changed = plan();
    expect(changed.code).toBe(1);
    expect(changed.stdout + changed.stderr).toContain("RK208");
    expect(here(...npx(berry, "rocker", "trust", "list"))).toMatch(/^granted, changed since +@acme\/greet/m);
  });

  it("is used only when Yarn has started rocker: a project's .pnp.cjs is never run", () => {
    const { home, folder, here, run, runIn } = project({ nodeLinker: "pnp" });
    here(...npx(berry, "install"));
    const mark = join(home, "mark");
    writeFileSync(join(folder, ".pnp.cjs"), `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "");`);
    giveTo(person, folder);
    expect(run("npm", "install", "--global", "--prefix", join(home, "global"), "@rocker/cli").code).toBe(0);
    const { code, stdout, stderr } = runIn(folder, join(home, "global/bin/rocker"), "ext", "list");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    hasBuiltIn(stdout);
    expect(stdout).not.toContain("greet");
    expect(run("test", "-e", mark).code).toBe(1);
  });
});

describe("linked packages", () => {
  /** A person with a global rocker, where their npm has global packages. */
  function globalUser() {
    const npmPrefix = join(ownFolder(), "global");
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

  it("npm link: a plugin beside a global rocker is the folder it is written in", () => {
    const { home, here, rocker } = globalUser();
    const plugin = writePlugin(subFolder(home, "greet"), "@acme/greet", { version: "2.0.0-dev" });
    here(plugin, "npm", "install");
    here(plugin, "npm", "link");
    expect(JSON.parse(rocker(home, "ext", "list", "--json"))).toContainEqual(
      expect.objectContaining({ name: "greet", state: "on", origin: "beside", path: realpathSync(plugin) }),
    );
    expect(rocker(home, "plan", "--greet", "debian:bookworm")).toContain("set GREET=2.0.0-dev");
  });

  it("a workspace of the project: as any other dependency, with consent", () => {
    const { home, here, rocker } = globalUser();
    const folder = subFolder(home, "project");
    const fields = { private: true, workspaces: ["packages/*"], devDependencies: { "@acme/greet": "*" } };
    writeFileSync(join(folder, "package.json"), JSON.stringify(fields));
    writePlugin(subFolder(folder, "packages/greet"), "@acme/greet", { version: "3.0.0" });
    giveTo(person, folder);
    here(folder, "npm", "install");
    expect(rocker(folder, "ext", "list")).toMatch(/^greet +disabled +project +@acme\/greet 3\.0\.0/m);
    expect(rocker(folder, "plan", "--trust", "--greet", "debian:bookworm")).toContain("set GREET=3.0.0");
  });
});
