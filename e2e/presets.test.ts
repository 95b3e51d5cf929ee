import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pluginRegistry, pluginUser, succeeded } from "./support/plugin-user.ts";
import { rocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { subdirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";
import type { WorkspaceRegistry } from "./support/workspace-registry.ts";

const packages = join(import.meta.dirname, "../packages");
const read = (...path: string[]) => JSON.parse(readFileSync(join(packages, ...path), "utf8"));
const presets = readdirSync(packages)
  .filter((directory) => directory.startsWith("preset-"))
  .map((directory) => {
    const { name, dependencies } = read(directory, "package.json");
    const extensions = Object.keys(dependencies).flatMap(
      (one) => read(one.replace("@rocker/", ""), "rocker.json").extensions,
    );
    const flags = extensions.flatMap(({ options }: { options: object }) => Object.keys(options));
    return { name, summary: read(directory, "rocker.json").preset, flags };
  });

let registry: WorkspaceRegistry;

beforeAll(async () => {
  registry = await pluginRegistry();
  registry.publishPlugin("@acme/broken-list", {
    fields: { rocker: { manifest: 1, preset: "Two plugins" }, dependencies: { "@acme/plain": "1.0.0" } },
  });
  registry.publishPlugin("@acme/plain", { fields: { rocker: undefined } });
});

afterAll(() => registry.stop());

it("adds the options of all extensions of a preset, lists it, and removes it with them", async () => {
  const me = pluginUser(registry);
  const added = await me.rocker("ext", "add", ...presets.map(({ name }) => name));
  succeeded(added);
  const help = (await me.rocker("--help", "--all")).stdout;
  const rows = await me.json("ext", "list", "--json");
  for (const { name, summary, flags } of presets) {
    expect(added.stdout).toContain(`added ${name} 0.1.0\n  extension `);
    expect(rows).toContainEqual(expect.objectContaining({ name, kind: "preset", summary, flags: [] }));
    for (const flag of flags) expect(help).toContain(`--${flag}`);
  }
  const removed = await me.rocker("ext", "remove", ...presets.map(({ name }) => name));
  expect(removed.stdout).toBe(presets.map(({ name }) => `removed ${name} 0.1.0\n`).join(""));
  const after = await me.json("ext", "list", "--json");
  expect(after.filter(({ origin }: { origin: string }) => origin === "user")).toEqual([]);
});

it("says what a preset adds", async () => {
  const me = pluginUser(registry);
  const { stdout } = await me.rocker("ext", "add", "@rocker/preset-desktop");
  expect(stdout).toBe(`added @rocker/preset-desktop 0.1.0
  extension audio: --pulse --pipewire
  extension gpu: --nvidia --dri --cuda
  extension locale: --locale --timezone
  extension wayland: --wayland
`);
});

it("a configuration extends an installed preset", async () => {
  const me = pluginUser(registry);
  const project = subdirectory(me.home, "project");
  writeFileSync(
    join(project, ".rockerrc.yaml"),
    'extends: "@rocker/preset-python"\nimage: debian:bookworm\n',
  );
  giveTo(testUser, project);
  const inProject = { ...me.options, cwd: project };
  const before = await rocker(["plan"], inProject);
  expect(before).toMatchObject({ code: 2 });
  expect(before.stderr).toContain("Run: rocker ext add @rocker/preset-python");
  succeeded(await me.rocker("ext", "add", "@rocker/preset-python"));
  const outcome = await rocker(["plan"], inProject);
  succeeded(outcome);
  expect(outcome.stdout).toMatch(/ uv/);
  expect(outcome.stdout).toContain(`"${project}" at "${project}"`);
});

it("a preset whose packages are no plugins is not installed", async () => {
  const me = pluginUser(registry);
  const { code, stderr } = await me.rocker("ext", "add", "@acme/broken-list");
  expect(code).toBe(1);
  expect(stderr).toContain(
    'RK216: @acme/plain cannot be used as a plugin: its package.json has no "rocker" field',
  );
});

describe("an option of a package that is not installed", () => {
  it("offers to install the package, and goes on", async () => {
    const me = pluginUser(registry);
    const terminal = await Terminal.open(testUser, me.options.env);
    try {
      terminal.enter("rocker --dry-run --locale=C.UTF-8 debian:bookworm");
      await terminal.seen("rocker: --locale needs @rocker/ext-locale@0.1.0, which is not installed.");
      await terminal.seen("rocker: Install it? [y/N]");
      terminal.enter("y");
      await terminal.seen(/variable +LANG=C\.UTF-8 +locale/);
    } finally {
      terminal.close();
    }
    expect(me.manifest().dependencies["@rocker/ext-locale"]).toBe("0.1.0");
  });

  it("is an error if the user declines, and without a terminal", async () => {
    const me = pluginUser(registry);
    const terminal = await Terminal.open(testUser, me.options.env);
    try {
      terminal.enter("rocker --dry-run --locale=C.UTF-8 debian:bookworm");
      await terminal.seen("Install it? [y/N]");
      terminal.enter("");
      await terminal.seen("Run: rocker ext add @rocker/ext-locale");
    } finally {
      terminal.close();
    }
    const { code, stderr } = await me.rocker("--dry-run", "--locale=C.UTF-8", "debian:bookworm");
    expect(code).toBe(125);
    expect(stderr).toContain("Run: rocker ext add @rocker/ext-locale");
    expect(stderr).not.toContain("Install it?");
    expect(existsSync(me.plugins)).toBe(false);
  });

  it("is never offered because a project's configuration names it", async () => {
    const me = pluginUser(registry);
    writeFileSync(join(me.home, ".rockerrc.yaml"), "locale: C.UTF-8\nimage: debian:bookworm\n");
    giveTo(testUser, me.home);
    const terminal = await Terminal.open(testUser, me.options.env);
    try {
      terminal.enter(`cd '${me.home}' && rocker --dry-run; echo "done: $?"`);
      await terminal.seen("done: 125");
      expect(terminal.screen()).not.toContain("Install it?");
    } finally {
      terminal.close();
    }
  });
});
