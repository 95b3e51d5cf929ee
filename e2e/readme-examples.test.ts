import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { makeBase } from "./support/base-image.ts";
import { describeDocker, type TestEngine, using } from "./support/engines.ts";
import { OwnAgent } from "./support/own-agent.ts";
import { makeProgramImage } from "./support/program-image.ts";
import { imageWithStubOfRos, programScript } from "./support/ros-image.ts";
import { runLine } from "./support/shell-line.ts";
import { SoundServer } from "./support/sound-server.ts";
import { ownDirectory } from "./support/test-user.ts";
import { toolsImage } from "./support/tools-image.ts";
import { giveTo } from "./support/tree.ts";
import { Weston } from "./support/weston.ts";
import { X11Display } from "./support/x11-display.ts";

const repository = resolve(import.meta.dirname, "..");
const packages = join(repository, "packages");

interface Example {
  readonly line: string;
  /** Its output, if the block after it shows it. */
  readonly output: string | undefined;
}

/** The command lines of a page. Blocks with more than a language, such as `sh untested=needs-a-registry`, are left out. */
function examplesOf(path: string): Example[] {
  const text = readFileSync(join(repository, path), "utf8");
  const blocks = [...text.matchAll(/^```(?:sh|console)\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```$)?/gm)];
  return blocks.flatMap(([, block = "", output]) => {
    const lines = block.split("\n").flatMap((line) => /^(?:\$ )?(rocker .*)$/.exec(line)?.[1] ?? []);
    return lines.map((line, index) => ({ line, output: index === lines.length - 1 ? output : undefined }));
  });
}

const examples = readdirSync(packages)
  .filter((name) => name.startsWith("ext-") || name === "cli" || name === "engine-docker")
  .map((name) => [name, examplesOf(join("packages", name, "README.md"))] as const);

/** Pages whose lines follow each other, each in a project of its own. */
const pages = [
  "README.md",
  "docs/tutorials/first-run.md",
  "docs/reference/plan.md",
  ...readdirSync(join(repository, "docs/guides"))
    .filter((name) => name !== "dagger-on-kubernetes.md")
    .map((name) => `docs/guides/${name}`),
]
  .map((path) => [path, examplesOf(path)] as const)
  .filter(([, lines]) => lines.length > 0);

/** Files of the project that a page is about. Default: none. */
const projects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "docs/guides/from-dev-containers.md": {
    ".devcontainer/devcontainer.json": '{"image": "debian:bookworm", "postCreateCommand": "echo created"}',
  },
  "docs/guides/from-rockerc.md": {
    "rockerc.yaml": "image: debian:bookworm\nargs: [user, nocleanup]\n",
  },
};

interface Expected {
  /** Input for the shell that the command line starts. */
  readonly input?: string;
  readonly code?: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}

/** The expected results of command lines, by their beginning. All others are expected to succeed. */
const expectations: Readonly<Record<string, Expected>> = {
  "rocker --git ": { stdout: /Author: Ada/ },
  "rocker --locale=": { stdout: /\d{4}/ },
  "rocker --isolate --isolate-allow": { stdout: /^http:\/\/127\.0\.0\.1:3128$/m },
  "rocker --isolate --isolate-project": {},
  "rocker isolate diff": { stdout: /new-file/ },
  // The line before it, apply, has removed the copy.
  "rocker isolate discard": { code: 1, stderr: /isolate\/no-copy/ },
  "rocker --isolate ": { stdout: /^project\.deps\.yaml$/m },
  "rocker --user --cwd debian": { stdout: /^project\.deps\.yaml$/m },
  "rocker --user --cwd --vscode": {
    input: 'touch ~/.vscode-server/mine && stat -c "%U %m" ~/.vscode-server',
    stdout: /^\S+ \/.*\/\.vscode-server$/m,
    stderr: /attach VS Code with: code --folder-uri vscode-remote:/,
  },
  "rocker --dev-helpers": {
    input: "command -v bash byobu curl emacs git htop less ps tmux vim | wc -l",
    stdout: /^10$/m,
  },
  "rocker --auto": { stderr: /enabled deps \(project\.deps\.yaml\)/ },
  "rocker --user --rmw": { stdout: /rmw_cyclonedds_cpp 7 ros-jazzy-rmw-cyclonedds-cpp/ },
  "rocker --user --x11": { stdout: /name of display/ },
  "rocker --user --wayland": { stdout: /wl_compositor/ },
  "rocker --user --pulse": { stdout: /Server Name: pulseaudio/ },
  "rocker deps list": { stdout: /GREETING/ },
  // There is no GPU, and GitHub cannot be reached: the program exists and reports this.
  "rocker --user --nvidia=auto": { code: 127, stderr: /running without an NVIDIA GPU/ },
  // No proxy is set where the tests run.
  "rocker --certs --proxy": { code: 125, stderr: /certs\/no-proxy/ },
  "rocker --ssh ": { code: 255, stderr: /github\.com/ },
};

/** Command lines that are only planned, and why. */
const onlyPlanned: Readonly<Record<string, string>> = {
  "rocker --user --node=24": "makers' archives cannot be reached where the tests run",
  "rocker --user --claude": "it needs an account",
  "rocker --feature ghcr.io": "the registry cannot be reached where the tests run",
  "rocker --feature 'ghcr.io": "the registry cannot be reached where the tests run",
};

/** Extensions that no command line names, and where they are tested. */
const withoutExample: Readonly<Record<string, string>> = {
  "ext-agent": "its commands need a repository, and an image with Git: agent/*.test.ts",
  "ext-compose": "a devcontainer.json names a Compose file: compose.test.ts",
  "ext-mcp": "an assistant starts it: agent/mcp.test.ts",
};

/** publish.test.ts covers installing from a registry. */
const isOfRegistry = (line: string) => line.startsWith("rocker ext add");

const startOf = (line: string, table: object) => Object.keys(table).find((start) => line.startsWith(start));

// Images that the READMEs use and that the tests cannot pull: stand-ins with the same name.
const standIns = [
  "nginx:1",
  "alpine:latest",
  "buildpack-deps:bookworm",
  "ros:jazzy",
  "ros:humble",
  "node:22",
  ...["x11", "wayland", "sound"].map((kind) => `my-image-with-${kind}-apps:latest`),
];

function makeStandIns(engine: TestEngine): void {
  // One image for all three, so that --user builds once.
  const apps = makeBase(engine, "example-apps", {
    from: makeProgramImage(engine, "example", ["xdpyinfo", "weston-info", "pactl"]),
    script: [
      programScript("xclock", "exec xdpyinfo"),
      programScript("foot", "exec weston-info"),
      programScript("paplay", "exec pactl info"),
      programScript("npm", 'echo "$https_proxy"'),
      "useradd --create-home node",
    ].join(" && "),
  });
  const made: Readonly<Record<string, string>> = {
    "nginx:1": "rocker-test/busybox:latest",
    "alpine:latest": "rocker-test/busybox:latest",
    "buildpack-deps:bookworm": toolsImage(engine),
    "ros:jazzy": imageWithStubOfRos(engine, "example-ros"),
  };
  for (const name of standIns) engine.client("tag", made[name] ?? apps, name);
}

describeDocker("README examples in a shell", (engine) => {
  const { as } = engine;
  let directory: string;
  let home: string;
  let project: string;
  let env: Record<string, string | undefined>;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    directory = ownDirectory(as);
    home = join(directory, "home");
    project = join(home, "work/project");
    const write = (path: string, text: string) => {
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, text);
    };
    for (const name of ["data/file", "a/file", "b/file"]) write(join(home, name), "");
    write(join(home, ".gitconfig"), "[user]\nname = Ada\nemail = ada@x\n[safe]\ndirectory = *\n");
    write(
      join(project, "my-feature/devcontainer-feature.json"),
      '{"id": "my-feature", "version": "1.0.0", "name": "Mine"}',
    );
    write(join(project, "my-feature/install.sh"), "touch /installed\n");
    write(join(project, "project.deps.yaml"), "env_main: [GREETING=hello]\n");
    if (process.getuid?.() === 0) mkdirSync("/srv/a:b", { recursive: true });
    giveTo(as, directory);

    const agent = new OwnAgent(as, join(directory, "agent.sock"), "mine");
    const x11 = new X11Display(as, directory);
    const weston = new Weston(as, directory);
    const sound = new SoundServer("pulseaudio", as, directory);
    for (const one of [agent, x11, weston, sound]) {
      ends.push(() => one.stop());
      await one.start();
    }
    const { PATH } = as.env;
    env = {
      ...using(engine).env,
      ...agent.environment,
      ...x11.environment(),
      ...weston.environment,
      ...sound.environment,
      HOME: home,
      PATH: `${dirname(inject("rockerWithAllProgram"))}:${PATH}`,
      ANTHROPIC_API_KEY: "key",
      GIT_CEILING_DIRECTORIES: directory,
    };
    const commit = "git init -q && git commit -q --allow-empty -m first";
    expect((await runLine(commit, { as, cwd: project, env })).code).toBe(0);
    makeStandIns(engine);
  }, 600_000);
  afterAll(async () => {
    for (const end of ends) await end();
    for (const name of standIns) engine.client("rmi", "--force", name);
    if (process.getuid?.() === 0) rmSync("/srv/a:b", { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  });

  async function tryExample({ line, output }: Example, cwd: string): Promise<void> {
    const taken = line.includes("8080:80") && (await isTaken(8080));
    const planned = startOf(line, onlyPlanned) !== undefined || taken;
    const typed = planned ? line.replace(/^rocker /, "rocker --dry-run ") : line;
    const options = {
      as,
      cwd,
      env: line.includes("--engine") ? { ...env, HOME: as.home } : env,
    };
    const {
      input = "",
      code: expected = 0,
      ...texts
    } = planned ? {} : (expectations[startOf(line, expectations) ?? ""] ?? {});
    const { code, stdout, stderr } = await runLine(typed, { ...options, input });
    expect(code, stderr).toBe(expected);
    if (output !== undefined) expect(stdout).toBe(output);
    if (texts.stdout) expect(stdout).toMatch(texts.stdout);
    if (texts.stderr) expect(stderr).toMatch(texts.stderr);
  }

  describe.each(examples.filter(([name]) => !(name in withoutExample)))("%s", (_name, lines) => {
    test.each(lines.filter(({ line }) => !isOfRegistry(line)))(
      "$line",
      (example) => tryExample(example, project),
      600_000,
    );
  });

  describe.each(pages)("%s", (path, lines) => {
    const own = () => join(home, "work", path.replaceAll("/", "-"));
    beforeAll(() => {
      mkdirSync(own(), { recursive: true });
      for (const [name, text] of Object.entries(projects[path] ?? {})) {
        mkdirSync(dirname(join(own(), name)), { recursive: true });
        writeFileSync(join(own(), name), text);
      }
      giveTo(as, own());
    });
    afterAll(() => runLine("rocker rm --force", { as, cwd: own(), env }));
    test.each(lines.filter(({ line }) => !isOfRegistry(line)))(
      "$line",
      (example) => tryExample(example, own()),
      600_000,
    );
  });

  test("every package has an example", () => {
    const without = examples.filter(([, lines]) => lines.length === 0).map(([name]) => name);
    expect(without).toEqual(Object.keys(withoutExample));
  });
});

async function isTaken(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  const [event] = await Promise.race([
    once(server, "listening").then(() => ["free"]),
    once(server, "error").then(() => ["taken"]),
  ]);
  server.close();
  return event === "taken";
}
