import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLeftOut } from "./support/engines.ts";
import { ownFolder, person } from "./support/person.ts";
import { writePlugin } from "./support/plugin.ts";
import { startRegistry, type TestRegistry, workspaceTarballs } from "./support/registry.ts";

const { packageManager } = JSON.parse(readFileSync(resolve(import.meta.dirname, "../package.json"), "utf8"));
let registry: TestRegistry;

beforeAll(async () => {
  registry = await startRegistry();
  for (const tarball of workspaceTarballs()) registry.publish(tarball);
  registry.publish(writePlugin(ownFolder(), "@acme/greet"));
});
afterAll(() => registry.stop());

/** Runs a program as the person, in an empty folder with an empty home; the registry is all that npm knows. */
function newcomer() {
  const home = ownFolder();
  const env = {
    ...person.env,
    HOME: home,
    npm_config_registry: registry.url,
    npm_config_update_notifier: "false",
  };
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const [program = "env", ...prefix] = [...person.prefix, "env", "-i", ...variables];
  const run = (...command: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, [...prefix, ...command], {
      cwd: home,
      encoding: "utf8",
    });
    return { code: status, stdout, stderr };
  };
  return { home, run };
}

describe("published on a registry", () => {
  it.skipIf(isLeftOut("docker"))("npx runs it: the person's user in a container", () => {
    const line = ["--engine", "docker", "--user", "--no-user-sudo", "debian:bookworm", "whoami"];
    const { code, stdout, stderr } = newcomer().run("npx", "--yes", "@rocker/cli", ...line);
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: `${person.name}\n` });
  });

  it("npx with another package: its flag is there, and only what is installed", () => {
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

  it("npm installs it globally, with both names; another global package is found beside it", () => {
    const { home, run } = newcomer();
    run("npm", "install", "--global", "--prefix", join(home, "global"), "@rocker/cli", "@acme/greet");
    for (const name of ["rocker", "dagger-rocker"]) {
      expect(run(join(home, "global/bin", name), "--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    }
    expect(run(join(home, "global/bin/rocker"), "ext", "list").stdout).toMatch(
      /greet +on +beside +@acme\/greet 1\.0\.0/,
    );
  });

  it("pnpm runs it, with its isolated folders", () => {
    const { run } = newcomer();
    const { code, stdout, stderr } = run(
      "npx",
      "--yes",
      packageManager,
      "--package=@rocker/cli",
      "dlx",
      "rocker",
      "ext",
      "list",
    );
    expect(code, stderr).toBe(0);
    for (const name of ["docker", "podman", "user", "home", "volume", "x11", "container"]) {
      expect(stdout).toMatch(new RegExp(`^${name} +on +`, "m"));
    }
  });

  it("npm create writes an extension; rocker ext add makes its flag appear", () => {
    const { home, run } = newcomer();
    const created = run("npm", "create", "--yes", "@rocker/extension", "my-tool", "--", "--yes");
    expect(created.code, created.stderr).toBe(0);
    const folder = join(home, "my-tool");
    for (const script of [["install"], ["test"], ["run", "build"]]) {
      const { code, stdout, stderr } = run("npm", "--prefix", folder, ...script);
      expect(code, stdout + stderr).toBe(0);
    }
    expect(existsSync(join(folder, "dist/index.js"))).toBe(true);
    const added = run("npx", "--yes", "@rocker/cli", "ext", "add", "./my-tool");
    expect(added.code, added.stderr).toBe(0);
    expect(run("npx", "--yes", "@rocker/cli", "--help").stdout).toContain("--my-tool");
  });
});
