import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { configuredProject } from "./support/configured-project.ts";
import { describeEngines, dockerEngine, removeContainer, using } from "./support/engines.ts";
import { outcomeOf, rocker, startRocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { ownDirectory, subdirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const image = "debian:bookworm";

describeEngines("the lifecycle commands of a dev container", (engine) => {
  const { as } = engine;
  const names: string[] = [];
  afterEach(() => {
    for (const name of names.splice(0)) removeContainer(engine, name);
  });

  /** A project with this devcontainer.json, and rocker in it. */
  function project(content: object) {
    const home = ownDirectory(as);
    const directory = subdirectory(home, "project", as);
    const write = (file: string, text: string) => {
      writeFileSync(join(directory, file), text);
      giveTo(as, home);
    };
    write(".devcontainer.json", JSON.stringify({ image, ...content }));
    const options = {
      as,
      cwd: directory,
      env: { ...using(engine).env, HOME: home, XDG_STATE_HOME: join(home, "state"), SECRET: "s3cr3t" },
    };
    const run = (...args: string[]) => rocker(args, options);
    const up = async (...args: string[]) => {
      const result = await run("up", ...args);
      const [, name] = /container (rocker-project-\w+)|^(rocker-project-\w+)$/m.exec(result.stderr) ?? [];
      names.push(...[result.stdout.trim(), name ?? ""].filter(Boolean));
      return result;
    };
    return { home, directory, write, run, up, options };
  }
  const output = (stderr: string) => stderr.split("\n").filter((line) => line.startsWith("["));

  it("run once per container, at each start and at each entry, as its user in the workspace", async () => {
    const { directory, up, run } = project({
      containerEnv: { ALIAS: "${localEnv:SECRET}" },
      onCreateCommand: "echo $(id -u) $PWD $HOME $ALIAS; touch from-hook",
      updateContentCommand: ["printf", "%s", "two words $HOME"],
      postCreateCommand: { a: "echo A", b: ["echo", "B"] },
      postStartCommand: "echo started",
      postAttachCommand: "echo attached",
    });
    const created = await up("--trust");
    expect(created).toMatchObject({ code: 0 });
    const [first = "", ...others] = output(created.stderr);
    expect(first).toBe("[onCreateCommand] 0 /workspaces/project /root s3cr3t");
    expect(others[0]).toBe("[updateContentCommand] two words $HOME");
    expect(others.slice(1, 3).sort()).toEqual(["[postCreateCommand a] A", "[postCreateCommand b] B"]);
    expect(others.slice(3)).toEqual(["[postStartCommand] started"]);
    expect(existsSync(join(directory, "from-hook"))).toBe(true);

    expect(output((await up("--trust")).stderr)).toEqual([]);
    const entered = await run("enter", "echo", "x");
    expect([entered.stdout, output(entered.stderr)]).toEqual(["x\n", ["[postAttachCommand] attached"]]);
    await run("stop");
    const again = await run("enter", "echo", "x");
    expect(output(again.stderr)).toEqual(["[postStartCommand] started", "[postAttachCommand] attached"]);
  });

  it("that fail are named, and the next up continues with the corrected command", async () => {
    const { up, write, run } = project({
      onCreateCommand: "echo once >>/tmp/log",
      postCreateCommand: "echo second >>/tmp/log; exit 7",
      postStartCommand: "echo third >>/tmp/log",
    });
    const failed = await up();
    expect(failed).toMatchObject({ code: 125, stdout: "" });
    expect(failed.stderr).toMatch(/RK446: postCreateCommand failed in container \S+ \(exit code 7\)/);
    const entered = await run("enter", "cat", "/tmp/log");
    expect(entered).toMatchObject({ code: 0, stdout: "once\nsecond\n" });
    expect(entered.stderr).toContain("postCreateCommand of");
    write(
      ".devcontainer.json",
      JSON.stringify({
        image,
        onCreateCommand: "echo once >>/tmp/log",
        postCreateCommand: "echo fixed >>/tmp/log",
        postStartCommand: "echo third >>/tmp/log",
      }),
    );
    expect(await up()).toMatchObject({ code: 0 });
    expect((await run("enter", "cat", "/tmp/log")).stdout).toBe("once\nsecond\nfixed\nthird\n");
    // What was run cannot change without a new container.
    write(".devcontainer.json", JSON.stringify({ image, onCreateCommand: "echo other" }));
    expect((await up()).stderr).toMatch(/onCreateCommand +echo other[\s\S]*RK412/);
  });

  it("are interrupted with all that they started, and the container stays usable", async () => {
    const { run, options } = project({
      onCreateCommand: "(while :; do echo tick; sleep 1; done) & echo $! >/tmp/background",
      postCreateCommand: "echo ready; sh -c 'sleep 1001 & sleep 1002'",
    });
    const child = startRocker(["up"], options);
    const result = outcomeOf(child);
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    await expect.poll(() => stderr, { timeout: 60_000 }).toContain("[postCreateCommand] ready");
    child.kill("SIGINT");
    expect(await result).toMatchObject({ code: 130, stderr: expect.stringContaining("RK449") });
    const script =
      "kill -0 $(cat /tmp/background) && echo alive; cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -c 'sleep 100[12]'";
    expect((await run("enter", "sh", "-c", script)).stdout).toBe("alive\n0\n");
    names.push(...((await run("ls", "--json")).stdout.match(/rocker-project-\w+/g) ?? []));
  });

  it("run before the command of a run, and keep it from running if one fails", async () => {
    const { run, write } = project({
      postCreateCommand: "id -u >/tmp/user; echo created",
      postStartCommand: "echo started",
      postAttachCommand: "echo never",
    });
    const result = await run(".", "sh", "-c", "cat; cat /tmp/user; exit 3");
    expect(result).toMatchObject({
      code: 3,
      stdout: "0\n",
      stderr: "[postCreateCommand] created\n[postStartCommand] started\n",
    });
    write(".devcontainer.json", JSON.stringify({ image, postCreateCommand: "exit 4" }));
    const failed = await run(".", "echo", "no");
    expect(failed).toMatchObject({ code: 125, stdout: "" });
    expect(failed.stderr).toMatch(/^rocker: error RK447: postCreateCommand failed \(exit code 4\)/);
  });
});

describe("a command of a dev container for the host", () => {
  const devcontainer = (command: string) => JSON.stringify({ image, initializeCommand: command });

  it("runs after consent to exactly this command, which is asked for again when it changes", async () => {
    const { directory, run, write } = configuredProject({
      ".devcontainer.json": devcontainer("touch first"),
    });
    const refused = await run([".", "true"]);
    expect(refused.code).toBe(125);
    expect(refused.stderr).toMatch(/RK230[\s\S]*the command "touch first", run on this host as you/);
    expect(existsSync(join(directory, "first"))).toBe(false);
    expect((await run(["plan"])).stdout).toMatch(/initializeCommand +touch first/);
    expect(existsSync(join(directory, "first"))).toBe(false);

    expect(await run(["--trust", ".", "ls", "first"])).toMatchObject({ code: 0, stdout: "first\n" });
    write(".devcontainer.json", devcontainer("touch second"));
    expect((await run([".", "true"])).stderr).toMatch(/RK230[\s\S]*touch second/);
    expect(existsSync(join(directory, "second"))).toBe(false);
  });

  it("is the first of the requests that the user reads", async () => {
    const mounts = ["source=/proc,target=/p,type=bind", "source=data,target=/d,type=volume"];
    const { run } = configuredProject({
      ".devcontainer.json": JSON.stringify({ image, privileged: true, mounts, initializeCommand: "make" }),
    });
    const asked = (await run([".", "true"])).stderr;
    expect([...asked.matchAll(/- (.*)/g)].map(([, line]) => line)).toEqual([
      'the command "make", run on this host as you before the container starts',
      expect.stringContaining("the host path /proc"),
      expect.stringContaining("privileged"),
      expect.stringContaining("the volume data"),
    ]);
  });

  it("may create the Dockerfile, which is read afterwards and needs consent of its own", async () => {
    const { home, directory, run, write } = configuredProject({
      ".devcontainer.json": JSON.stringify({
        build: { dockerfile: "made/Dockerfile" },
        initializeCommand: "mkdir -p made; cp source made/Dockerfile",
        containerEnv: { TOKEN: "${localEnv:HOME_TOKEN}" },
      }),
      source: `FROM ${image}\nRUN echo first >/which\n`,
    });
    const options = { HOME: home, HOME_TOKEN: "x" };
    const made = join(directory, "made/Dockerfile");
    expect((await run([".", "true"])).stderr).toContain("RK230");
    expect(existsSync(made)).toBe(false);

    const terminal = await Terminal.open(testUser, options);
    try {
      terminal.enter(`cd "${directory}"; clear; rocker . cat /which`);
      await terminal.seen("[y/N]");
      expect(existsSync(made)).toBe(false);
      terminal.enter("y");
      await terminal.seen(/The Dockerfile and a file of the build context changed since you approved this/);
      expect(existsSync(made)).toBe(true);
      terminal.enter("y");
      await terminal.seen(/^first/m);
    } finally {
      terminal.close();
    }
    // What was approved is made again, and nothing is asked.
    expect(await run([".", "cat", "/which"])).toMatchObject({ code: 0, stdout: "first\n" });
    rmSync(made);
    expect(await run([".", "cat", "/which"])).toMatchObject({ code: 0, stdout: "first\n" });
    // Approved commands create something that was not approved.
    write("made/Dockerfile.dockerignore", "source\n");
    write("source", `FROM ${image}\nRUN echo second >/which\n`);
    const changed = await run([".", "cat", "/which"]);
    expect(changed.stderr).toMatch(/RK230[\s\S]*Changed since you approved it: the Dockerfile/);
    expect(await run(["--trust", ".", "cat", "/which"])).toMatchObject({ code: 0, stdout: "second\n" });
  });

  it("may create what is mounted, which is read afterwards and needs consent if it is outside of the project", async () => {
    const devcontainer = (mounts: readonly string[]) =>
      JSON.stringify({
        image,
        initializeCommand: "mkdir -p own ~/kept; echo A=1 >variables",
        mounts,
        runArgs: ["--env-file", "variables"],
      });
    const own = "source=${localWorkspaceFolder}/own,target=/own,type=bind";
    const { home, directory, run, write } = configuredProject({ ".devcontainer.json": devcontainer([own]) });
    expect((await run(["plan"])).stderr).toBe(
      `rocker: left out, because initializeCommand may still create it: ${directory}/own, ${directory}/variables\n`,
    );
    const script = "touch /own/file; echo $A";
    const first = await run(["up", "--trust"]);
    expect(first.code, first.stderr).toBe(0);
    expect(first.stderr).not.toContain("not found");
    try {
      expect(await run(["enter", "sh", "-c", script])).toMatchObject({ code: 0, stdout: "1\n" });
      expect(existsSync(join(directory, "own/file"))).toBe(true);
      expect((await run(["up", "--trust"])).stderr).toContain("is already running");
    } finally {
      await run(["rm", "--force"]);
    }
    const outside = "source=${localEnv:HOME}/kept,target=/kept,type=bind";
    write(".devcontainer.json", devcontainer([own, outside]));
    rmSync(join(directory, "../kept"), { recursive: true });
    const terminal = await Terminal.open(testUser, { HOME: home });
    try {
      terminal.enter(`cd "${directory}"; clear; rocker . ls -d /kept`);
      await terminal.seen("[y/N]");
      terminal.enter("y");
      // Nothing that could be shown when the command was approved.
      await terminal.seen(/\+ the host path [\s\S]*It requests more than you approved/);
      terminal.enter("y");
      await terminal.seen(/^\/kept$/m);
    } finally {
      terminal.close();
    }

    write(".devcontainer.json", devcontainer(["source=/nowhere/x,target=/x,type=bind"]));
    const missing = await run(["--trust", ".", "true"]);
    expect(missing).toMatchObject({ code: 0, stderr: expect.stringContaining("/nowhere/x not found") });
  });

  it("may build the image", async () => {
    const name = `rocker-test/initialized-${testUser.uid}`;
    const { run } = configuredProject({
      ".devcontainer.json": JSON.stringify({
        image: name,
        initializeCommand: `docker build --quiet --tag ${name} .`,
      }),
      Dockerfile: `FROM ${image}\nRUN echo built >/which\n`,
    });
    expect(await run(["--trust", ".", "cat", "/which"])).toMatchObject({ code: 0, stdout: "built\n" });
    dockerEngine.client("rmi", "--force", name);
  });

  it("ends rocker if it fails", async () => {
    const { run } = configuredProject({ ".devcontainer.json": devcontainer("echo why >&2; exit 9") });
    const { code, stdout, stderr } = await run(["--trust", ".", "echo", "no"]);
    expect([code, stdout]).toEqual([125, ""]);
    expect(stderr).toMatch(/^\[initializeCommand\] why\nrocker: error RK448: .*\(exit code 9\)/);
  });
});
