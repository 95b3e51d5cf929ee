import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../packages/cli/src/commands.ts";
import { type HostileClone, hostileClone, pipe } from "./support/hostile-clone.ts";
import { pluginRegistry } from "./support/plugin-user.ts";
import { rocker } from "./support/rocker.ts";
import { type Traced, traced } from "./support/traced.ts";
import { npmEnvironment, type WorkspaceRegistry } from "./support/workspace-registry.ts";

const packages = resolve(import.meta.dirname, "../packages");

/** How each command is tried: as somebody may type it who has just cloned the directory. */
const lines: Readonly<Record<string, readonly (readonly string[])[]>> = {
  run: [
    ["run", "debian:bookworm", "true"],
    ["."],
    [],
    ["--version"],
    ["--help"],
    ["--dry-run", "debian:bookworm"],
  ],
  build: [["build", "debian:bookworm"]],
  plan: [
    ["plan", "."],
    ["plan", "--format", "json", "--user", "--git", "--cwd", "--deps", "--auto", "debian:bookworm"],
  ],
  up: [["up", "debian:bookworm"]],
  enter: [["enter", "true"]],
  ls: [["ls"], ["ls", "--images"]],
  logs: [["logs"]],
  stop: [["stop"]],
  rm: [["rm", "--force"]],
  config: [["config"], ["config", "--explain"]],
  "config schema": [["config", "schema"]],
  init: [["init", "debian:bookworm"]],
  prune: [["prune"]],
  doctor: [["doctor"]],
  completion: [
    ["completion", "bash"],
    ["completion", "words", "--", ""],
    ["completion", "words", "--", "--"],
    ["completion", "words", "--", "run", "deb"],
    ["completion", "words", "--", "--profile", ""],
  ],
  help: [["help"], ["help", "user"]],
  "ext list": [["ext", "list"]],
  "ext add": [["ext", "add", "@acme/hello"]],
  "ext remove": [["ext", "remove", "@acme/hello"]],
  "ext info": [
    ["ext", "info", "trap"],
    ["ext", "info", "@acme/hello"],
  ],
  "ext search": [["ext", "search", "hello"]],
  "trust list": [["trust", "list"]],
  "trust forget": [["trust", "forget", "--all"]],
  // Commands of extensions.
  deps: [
    ["deps", "check"],
    ["deps", "graph"],
  ],
  isolate: [["isolate", "diff"]],
  agent: [
    ["agent", "new", "one", "rocker-test/busybox:latest"],
    ["agent", "ls"],
    ["agent", "diff", "one"],
    ["agent", "policy", "check", "example.org"],
    ["agent", "rm", "--force", "one"],
  ],
  mcp: [["mcp"], ["mcp", "share", "one"]],
};

/** Commands of all plugins in this repository. */
const pluginCommands = readdirSync(packages).flatMap((name) => {
  const manifest = join(packages, name, "rocker.json");
  if (!existsSync(manifest)) return [];
  const { commands: brought = [] }: { commands?: { name: string }[] } = JSON.parse(
    readFileSync(manifest, "utf8"),
  );
  return brought.map((one) => one.name);
});

/** What of a clone rocker opens: its configuration, what names its plugins, and what its extensions read by name. */
const mayBeOpened = [
  /^$/,
  /^\.rockerrc(\.local)?\.yaml$/,
  /^\.devcontainer(\/devcontainer\.json)?$/,
  /^package\.json$/,
  /^node_modules\/[^/]+(\/[^/]+)?\/package\.json$/,
  /^node_modules\/trap\/rocker\.json$/,
  /^\.git(\/(HEAD|config|commondir|info\/exclude))?$/,
  /^\.gitignore$/,
  /^[\w.-]+\.deps\.yaml$/,
  /^deps\.lock\.json$/,
  // Directories are listed: by walks for deps files, and for the README of a plugin.
  /^(\.config|node_modules|node_modules\/trap)$/,
];

/** Directories of the machine that programs are started from. */
const programs =
  /^(\/usr\/(local\/)?s?bin|\/s?bin|\/usr\/lib|\/usr\/libexec|\/root\/|\/opt\/|\/tmp\/|\/var\/)/;

describe.each([
  [
    "with a configuration",
    { ".rockerrc.yaml": "image: debian:bookworm\n", "a.deps.yaml": "apt_main: [jq]\n" },
  ],
  [
    "full of named pipes and links",
    {
      ".rockerrc.yaml": pipe,
      ".rockerrc.local.yaml": { link: "/dev/zero" },
      Dockerfile: pipe,
      ".dockerignore": pipe,
      ".gitignore": pipe,
      "deps.lock.json": pipe,
      "a.deps.yaml": pipe,
      "b.deps.yaml": { link: "../.ssh/id_ed25519" },
      "pyproject.toml": pipe,
      "node_modules/trap/README.md": pipe,
    },
  ],
] as const)("a hostile clone, %s", (_name, files) => {
  let registry: WorkspaceRegistry;
  beforeAll(async () => {
    registry = await pluginRegistry();
  });
  afterAll(() => registry.stop());

  it.each(Object.values(lines).flatMap((argvs) => argvs.map((argv) => [argv.join(" "), argv] as const)))(
    "rocker %s: runs nothing of it, opens nothing unexpected, and ends",
    async (_line, argv) => {
      // Its own for each: what one command remembers must not keep another from reading the files.
      const clone = hostileClone(files);
      const env = { HOME: clone.home, ...npmEnvironment(registry) };
      const trace = await traced(argv, { cwd: clone.directory, env, withAll: true });
      expect(trace.signal, trace.stderr).toBeNull();
      expect(trace.stderr).not.toContain("RK901");
      expect(clone.marks()).toEqual([]);
      expect(foreignPrograms(trace, clone)).toEqual([]);
      expect(unexpectedFiles(trace, clone)).toEqual([]);
    },
  );

  it("every command of rocker is among these", () => {
    expect(pluginCommands).toContain("deps");
    const all = [...Object.keys(commands), ...pluginCommands];
    expect(all.filter((name) => !(name in lines))).toEqual([]);
  });
});

it("cosmiconfig's own settings in package.json are not looked for either", async () => {
  const clone = hostileClone({
    ".rockerrc.yaml": "image: debian:bookworm\n",
    "package.json": JSON.stringify({
      cosmiconfig: { searchPlaces: ["trap.js"], loaders: { ".yaml": "./trap.js" }, $import: "./trap.cjs" },
    }),
  });
  const trace = await traced(["plan"], { cwd: clone.directory, env: { HOME: clone.home } });
  expect(trace).toMatchObject({ code: 0, stdout: expect.stringContaining("debian:bookworm") });
  expect([clone.marks(), unexpectedFiles(trace, clone)]).toEqual([[], []]);
});

describe.each(["Dockerfile", ".dockerignore", "Dockerfile.dockerignore"])("a named pipe as %s", (name) => {
  it("is refused before anything is built", async () => {
    const { directory, home } = hostileClone({
      ".rockerrc.yaml": "dockerfile: Dockerfile\n",
      Dockerfile: "FROM debian:bookworm\n",
      [name]: pipe,
    });
    const { code, stderr } = await rocker([".", "true"], { cwd: directory, env: { HOME: home } });
    expect(code).toBe(125);
    expect(stderr).toMatch(/RK513.*is not a regular file/);
  });
});

/** Programs of the clone, or programs that got a file of the clone's as an argument to run. */
function foreignPrograms({ executed }: Traced, { home }: HostileClone): string[] {
  return executed
    .filter(([path = ""]) => path.startsWith(join(home, "clone")) || !programs.test(path))
    .map((argv) => argv.join(" "));
}

function unexpectedFiles({ opened }: Traced, { home, directory }: HostileClone): string[] {
  const ofClone = opened
    .filter((path) => path === directory || path.startsWith(`${directory}/`))
    .map((path) => path.slice(directory.length + 1))
    .filter((path) => !mayBeOpened.some((pattern) => pattern.test(path)));
  return [...ofClone, ...opened.filter((path) => path.startsWith(join(home, ".ssh")))];
}
