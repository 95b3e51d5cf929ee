import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLeftOut } from "./support/engines.ts";
import { newcomerTo } from "./support/newcomer.ts";
import { workspaceTarballs } from "./support/registry.ts";
import { ownDirectory, testUser } from "./support/test-user.ts";
import { startWorkspaceRegistry, type WorkspaceRegistry } from "./support/workspace-registry.ts";

const { packageManager } = JSON.parse(readFileSync(resolve(import.meta.dirname, "../package.json"), "utf8"));
let registry: WorkspaceRegistry;
const newcomer = () => newcomerTo(registry);

beforeAll(async () => {
  registry = await startWorkspaceRegistry();
  registry.publishPlugin("@acme/greet");
  const unfit = { peerDependencies: { "@rocker/core": "^99.0.0" } };
  registry.publishPlugin("@acme/unfit", { fields: unfit });
});
afterAll(() => registry.stop());

describe("published on a registry", () => {
  it.skipIf(isLeftOut("docker"))("npx runs it, with the user's account in a container", () => {
    const line = ["--engine", "docker", "--user", "--no-user-sudo", "debian:bookworm", "whoami"];
    const { code, stdout, stderr } = newcomer().run("npx", "--yes", "@rocker/cli", ...line);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: `${testUser.name}\n` });
  });

  it("the catalogue lists those of others that have the keyword, a manifest and a repository", () => {
    const source = "https://git.example.org/acme/listed";
    const evil = "A rocker | [tool](http://x) <b>\u001b[2J for\nyou";
    registry.publishPlugin("@acme/listed", {
      fields: { description: evil, keywords: ["rocker-extension"], repository: `git+${source}.git` },
    });
    registry.publishPlugin("@acme/unlisted", { fields: { description: "Another for rocker" } });
    const { run, home } = newcomer();
    const script = resolve(import.meta.dirname, "../scripts/third-party.mjs");
    const { code, stderr } = run(process.execPath, script, join(home, "list.json"));
    expect(code, stderr).toBe(0);
    expect(JSON.parse(readFileSync(join(home, "list.json"), "utf8")), stderr).toEqual([
      { name: "@acme/listed", summary: "A rocker tool(http://x) b 2J for you", source },
    ]);
    expect(stderr).toContain("@acme/unlisted is left out");
  });

  it("npx with another package provides its option and no others", () => {
    const { run } = newcomer();
    const help = run("npx", "--yes", "-p", "@rocker/cli", "-p", "@acme/greet", "rocker", "--help");
    expect(help.stdout, help.stderr).toContain("--greet");
    const plan = run(
      "npx",
      "--yes",
      "-p",
      "@rocker/cli",
      "-p",
      "@acme/greet",
      "rocker",
      "plan",
      "--greet",
      "debian:bookworm",
    );
    expect(plan.stdout, plan.stderr).toMatch(/set .*1\.0\.0/);
    expect(run("npx", "--yes", "@rocker/cli", "--help").stdout).not.toContain("--greet");
  });

  it("npm installs it globally under both names and finds another global package", () => {
    const { home, run } = newcomer();
    run("npm", "install", "--global", "--prefix", join(home, "global"), "@rocker/cli", "@acme/greet");
    for (const name of ["rocker", "dagger-rocker"]) {
      expect(run(join(home, "global/bin", name), "--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    }
    expect(run(join(home, "global/bin/rocker"), "ext", "list").stdout).toMatch(
      /greet +enabled +alongside +@acme\/greet 1\.0\.0/,
    );
  });

  it("pnpm runs it from its isolated layout and finds packages requested with it", () => {
    const { run } = newcomer();
    const { code, stdout, stderr } = run(
      "npx",
      "--yes",
      packageManager,
      "--package=@rocker/cli",
      "--package=@acme/greet",
      "dlx",
      "rocker",
      "ext",
      "list",
    );
    expect(code, stderr).toBe(0);
    for (const name of ["docker", "podman", "user", "home", "volume", "x11", "container"]) {
      expect(stdout).toMatch(new RegExp(`^${name} +enabled +`, "m"));
    }
    expect(stdout).toMatch(/^greet +enabled +alongside +@acme\/greet 1\.0\.0/m);
  });

  it("npm create writes an extension that rocker ext add enables", () => {
    const { home, run } = newcomer();
    const created = run("npm", "create", "--yes", "@rocker/extension", "my-tool", "--", "--yes");
    expect(created.code, created.stderr).toBe(0);
    const directory = join(home, "my-tool");
    for (const script of [["install"], ["test"], ["run", "build"]]) {
      const { code, stdout, stderr } = run("npm", "--prefix", directory, ...script);
      expect(code, stdout + stderr).toBe(0);
    }
    expect(existsSync(join(directory, "dist/index.js"))).toBe(true);
    const added = run("npx", "--yes", "@rocker/cli", "ext", "add", "./my-tool");
    expect(added.code, added.stderr).toBe(0);
    expect(run("npx", "--yes", "@rocker/cli", "--help").stdout).toContain("--my-tool");
  });

  it("a single bundled package can be upgraded, with npm or for one user with rocker", () => {
    const { home, run } = newcomer();
    const rocker = join(home, "node_modules/.bin/rocker");
    const packages = () => {
      const rows: { package: string; version: string; state: string }[] = JSON.parse(
        run(rocker, "ext", "list", "--json").stdout,
      );
      return new Map(rows.map((row) => [`${row.package} ${row.version}`, row.state]));
    };
    const adds = (...command: string[]) => {
      const { code, stderr } = run(...command);
      expect(code, stderr).toBe(0);
    };
    adds("npm", "install", "@rocker/cli");
    const before = packages();
    const [old = ""] = [...before.keys()].filter((one) => one.startsWith("@rocker/ext-home "));
    const others = [...before].filter(([one]) => one !== old);

    const next = bumped(old.split(" ")[1]);
    publishAs("@rocker/ext-home", next);
    adds("npm", "update", "@rocker/ext-home");
    expect(packages()).toEqual(new Map([...others, [`@rocker/ext-home ${next}`, "on"]]));

    const nextButOne = bumped(next);
    publishAs("@rocker/ext-home", nextButOne);
    adds(rocker, "ext", "add", "@rocker/ext-home");
    expect(packages()).toEqual(
      new Map([
        ...others,
        [`@rocker/ext-home ${nextButOne}`, "on"],
        [`@rocker/ext-home ${next}`, "shadowed"],
      ]),
    );
    const plan = run(rocker, "plan", "--home", "debian:bookworm");
    expect(plan, plan.stderr).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining(home) });
  });

  it("an incompatible package is refused by name, and everything else works", () => {
    const { home, run } = newcomer();
    const install = [
      "npm",
      "install",
      "--global",
      "--prefix",
      join(home, "global"),
      "@rocker/cli",
      "@acme/unfit",
    ];
    expect(run(...install).stderr).toMatch(/ERESOLVE|ETARGET/); // npm detects it first.
    expect(run(...install, "--legacy-peer-deps").code).toBe(0);
    const rocker = join(home, "global/bin/rocker");
    const help = run(rocker, "--help");
    expect(help.code).toBe(0);
    expect(help.stdout).not.toContain("--unfit");
    const plan = run(rocker, "plan", "--user", "debian:bookworm");
    expect(plan.code).toBe(0);
    expect(plan.stderr).toMatch(/RK201.*@acme\/unfit/);
    expect(plan.stderr).toContain("it requires @rocker/core ^99.0.0, and this is ");
    expect(run(rocker, "plan", "--unfit", "debian:bookworm").stderr).toContain("unknown option --unfit");
  });
});

const bumped = (version = "") => version.replace(/\d+$/, (patch) => String(Number(patch) + 1));

/** Publishes one of the workspace's packages again, with only its version changed. */
function publishAs(name: string, version: string): void {
  const directory = ownDirectory();
  const tarball = workspaceTarballs().find((path) => path.includes(name.replace("@", "").replace("/", "-")));
  execFileSync("tar", ["-xzf", tarball ?? "", "-C", directory]);
  const file = join(directory, "package/package.json");
  const fields = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...fields, version }));
  registry.publish(join(directory, "package"));
}
