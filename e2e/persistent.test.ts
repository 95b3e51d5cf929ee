import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeEngines, removeContainer, using } from "./support/engines.ts";
import { OwnAgent } from "./support/own-agent.ts";
import { patience } from "./support/patience.ts";
import { rocker, startRocker } from "./support/rocker.ts";
import { Terminal } from "./support/terminal.ts";
import { ownDirectory, subdirectory } from "./support/test-user.ts";

const image = "rocker-test/busybox:latest";

describeEngines("a persistent container", (engine) => {
  const { as } = engine;
  let state: string;
  let project: string;

  beforeEach(() => {
    state = ownDirectory(as);
    project = subdirectory(ownDirectory(as), "My Projekt é", as);
  });
  afterEach(() => {
    chmodSync(state, 0o700);
    for (const name of namesHere()) removeContainer(engine, name);
    rmSync(state, { recursive: true, force: true });
  });

  const namesHere = () => {
    const directory = join(state, "rocker/containers");
    if (!existsSync(directory)) return [];
    return readdirSync(directory).flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -5)] : []));
  };
  const options = (more: { cwd?: string; env?: Record<string, string>; input?: string } = {}) => ({
    as,
    cwd: project,
    ...more,
    env: { ...using(engine).env, XDG_STATE_HOME: state, ...more.env },
  });
  const run = (...args: string[]) => rocker(args, options());
  const up = (...args: string[]) => run("up", "--volume", ".", ...args);
  const nameOf = async (made: ReturnType<typeof up>) => (await made).stdout.trim();
  /** Of this project only, because other tests have containers on this engine too. */
  const containersHere = () =>
    engine
      .client("ps", "--all", "--filter", `label=dev.rocker.project=${project}`, "--format", "{{.Names}}")
      .split("\n")
      .filter(Boolean);
  const isRunning = (name: string) =>
    engine.client("inspect", "--type", "container", "--format", "{{.State.Running}}", name).trim() === "true";

  it("is created, entered, stopped, entered again and removed with its state", async () => {
    const made = await up("--user", image);
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^rocker-my-projekt-[0-9a-f]{8}\n$/),
    });
    const name = made.stdout.trim();
    const script = 'id -u; pwd; cat /proc/sys/kernel/hostname; echo "$1" >here';
    expect(await run("enter", "sh", "-c", script, "sh", "--odd $HOME\n")).toMatchObject({
      code: 0,
      stdout: `${as.uid}\n${project}\n${name}\n`,
      stderr: "",
    });
    expect((await rocker(["enter", "cat", "here"], options())).stdout).toBe("--odd $HOME\n\n");

    const inside = subdirectory(project, "deep/er", as);
    expect(await rocker(["enter", "pwd"], options({ cwd: inside }))).toMatchObject({ stdout: `${inside}\n` });
    const elsewhere = await rocker(["enter", "--name", name, "pwd"], options({ cwd: as.home }));
    expect(elsewhere.code).toBe(0);

    expect(await run("stop")).toMatchObject({ code: 0, stdout: "" });
    expect(isRunning(name)).toBe(false);
    expect(await run("enter", "cat", "here")).toMatchObject({ code: 0, stdout: "--odd $HOME\n\n" });
    expect(JSON.parse((await run("ls", "--json")).stdout)).toMatchObject([
      { name, state: "running", project, image, engine: engine.name },
    ]);

    expect((await run("rm")).stderr).toContain("RK422");
    expect(await run("rm", "--force")).toMatchObject({ code: 0 });
    expect(containersHere()).toEqual([]);
    expect(readdirSync(join(state, "rocker/containers"))).toEqual([]);
    expect(readdirSync(join(state, "rocker/entries"))).toEqual([]);
  });

  it("leaves nothing to the next container of its name, not even files of another user", async () => {
    const name = await nameOf(up(image));
    const entry = "/run/rocker/entry";
    const script = `mkdir ${entry}/deep; echo old >${entry}/deep/file; chmod 700 ${entry}/deep`;
    engine.client("exec", "--user", "0", name, "sh", "-c", script);
    const removed = await run("rm", "--force");
    expect(removed, removed.stderr).toMatchObject({ code: 0 });
    expect(removed.stderr).toContain(`Removed ${name}`);
    expect(removed.stderr).not.toContain("RK415");
    // Whoever runs rocker as root, or is the container's root, can remove them.
    const rest = readdirSync(join(state, "rocker/entries"));
    if (rest.length > 0) expect(removed.stderr).toContain(`/rocker/entries/${rest[0]}'`);
    expect(rest).toHaveLength(engine.name === "docker" && as.uid !== 0 ? 1 : 0);

    expect(await nameOf(up(image))).toBe(name);
    expect((await run("enter", "ls", "-A", entry)).stdout).toBe("");
    engine.client("exec", "--user", "0", name, "sh", "-c", script);
    expect(await run("up", "--recreate", image)).toMatchObject({ code: 0 });
    expect((await run("enter", "ls", "-A", entry)).stdout).toBe("");
  });

  it("forwards standard input to an entered command and returns its exit code", async () => {
    const name = await nameOf(up(image));
    for (const code of [1, 42, 125, 255])
      expect((await run("enter", "sh", "-c", `exit ${code}`)).code).toBe(code);
    // The engine's own exit code: 126 with "docker exec" of version 20, 127 with others.
    let missing = 0;
    try {
      engine.client("exec", name, "no-such-program");
    } catch (error) {
      missing = (error as { status: number }).status;
    }
    expect([126, 127]).toContain(missing);
    expect((await run("enter", "no-such-program")).code).toBe(missing);
    expect((await rocker(["enter", "wc", "-c"], options({ input: "12345" }))).stdout.trim()).toBe("5");
  });

  it("shows changed settings and lets the user decide", async () => {
    const name = await nameOf(up("--env", "A=1", image));
    await run("enter", "sh", "-c", "echo kept >/kept");
    const other = ["--env", "A=2", "--hostname", "other", image];

    const asked = await up(...other);
    expect(asked).toMatchObject({ code: 125, stdout: "" });
    for (const text of [
      "- variable  A=1",
      "+ variable  A=2",
      "+ hostname  other",
      "RK412",
      "--recreate",
      "--keep",
    ])
      expect(asked.stderr).toContain(text);
    expect(await up("--keep", ...other)).toMatchObject({ code: 0, stdout: `${name}\n` });
    expect((await run("enter", "sh", "-c", "echo $A; cat /kept")).stdout).toBe("1\nkept\n");
    expect(await up("--recreate", ...other)).toMatchObject({ code: 0, stdout: `${name}\n` });
    expect((await run("enter", "sh", "-c", "echo $A; cat /kept || true")).stdout).toBe("2\n");
    // The current value is not a difference.
    expect((await up(...other)).stderr).toContain("is already running");
    expect((await run("up")).stderr).toContain("is already running");
  });

  it("asks in a terminal and opens a shell", async () => {
    await up("--env", "A=1", image);
    const terminal = await Terminal.open(as, options().env);
    try {
      terminal.enter(`cd '${project}'`);
      terminal.enter(`rocker up --volume . --env A=2 --env PS1='in''side> ' ${image}`);
      await terminal.seen("[a]bort?");
      terminal.enter("r");
      await terminal.seen("Recreated");
      terminal.enter("rocker enter; echo its code was $?");
      await terminal.seen(/^inside>$/m);
      terminal.enter("echo A is $A, TERM is $TERM; tty; exit 7");
      await terminal.seen("A is 2, TERM is screen");
      await terminal.seen("its code was 7");
    } finally {
      terminal.close();
    }
  });

  it("reports a newer base image without using it", async () => {
    const base = `localhost/rocker-e2e/moving-${engine.name}-${as.uid}:1`;
    engine.client("tag", image, base);
    try {
      await up(base);
      const id = engine.client("create", image, "true").trim();
      engine.client("commit", "--change", "ENV MOVED=1", id, base);
      engine.client("rm", id);
      const again = await up(base);
      expect(again).toMatchObject({
        code: 0,
        stderr: expect.stringContaining(`base image ${base} has changed`),
      });
      expect((await run("enter", "sh", "-c", "echo $MOVED")).stdout).toBe("\n");
      await run("up", "--recreate");
      expect((await run("enter", "sh", "-c", "echo $MOVED")).stdout).toBe("1\n");
    } finally {
      for (const name of namesHere()) removeContainer(engine, name);
      engine.client("rmi", base);
    }
  });

  it("that was removed with the engine is reported by enter, recreated by up and forgotten by rm", async () => {
    const name = await nameOf(up(image));
    removeContainer(engine, name);
    expect(await run("enter", "true")).toMatchObject({ code: 125, stderr: expect.stringContaining("RK409") });
    expect(JSON.parse((await run("ls", "--json")).stdout)).toMatchObject([{ name, state: "gone" }]);
    expect(await up(image)).toMatchObject({ code: 0, stderr: expect.stringContaining("recreating it") });
    expect((await run("enter", "echo", "here")).stdout).toBe("here\n");
    removeContainer(engine, name);
    expect(await run("rm")).toMatchObject({ code: 0 });
    expect((await run("enter", "true")).stderr).toContain("RK413");
  });

  it("is an error if the name is taken, whoever created the other container", async () => {
    const name = `rocker-e2e-two-${engine.name}-${as.uid}`;
    expect((await up("--name", name, image)).stdout).toBe(`${name}\n`);
    const other = subdirectory(ownDirectory(as), "other", as);
    const second = await rocker(["up", "--name", name, image], options({ cwd: other }));
    expect(second).toMatchObject({ code: 125, stderr: expect.stringContaining("RK411") });
    await run("rm", "--force");
    engine.client("create", "--name", name, image, "true");
    try {
      const third = await up("--name", name, image);
      expect(third).toMatchObject({ code: 125, stderr: expect.stringContaining("RK410") });
      expect(namesHere()).toEqual([]);
    } finally {
      engine.client("rm", name);
    }
  });

  it("is created once by two concurrent rocker up", async () => {
    const all = await Promise.all([up(image), up(image), up(image)]);
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1);
    const [name = ""] = namesHere();
    expect(containersHere()).toEqual([name]);
    expect(all.filter(({ stderr }) => stderr.includes("Created"))).toHaveLength(1);
  });

  it.skipIf(as.uid === 0)("reports an unwritable state directory before creating anything", async () => {
    chmodSync(state, 0o500);
    expect(await up(image)).toMatchObject({
      code: 125,
      stdout: "",
      stderr: expect.stringContaining("RK415"),
    });
    expect(containersHere()).toEqual([]);
  });

  it("whose command exits at once is an error that refers to its log", async () => {
    const failed = await up(image, "sh", "-c", "echo its last words; exit 3");
    expect(failed).toMatchObject({ code: 125, stderr: expect.stringContaining("RK414") });
    expect((await run("logs")).stdout).toBe("its last words\n");
  });

  it("logs the output of its own command", async () => {
    await up(image, "sh", "-c", "echo one; echo two; exec sleep 1000");
    await expect.poll(async () => (await run("logs")).stdout, patience).toBe("one\ntwo\n");
    expect((await run("logs", "--tail", "1")).stdout).toBe("two\n");
    expect((await run("logs", "--tail=x")).code).toBe(2);
  });

  it("survives a wiped /run and /tmp, because its mounts are in the state directory", async () => {
    const name = await nameOf(up("--user", image));
    const mounts = JSON.parse(
      engine.client("inspect", "--type", "container", "--format", "{{json .Mounts}}", name),
    );
    const sources = mounts.map(({ Source }: { Source: string }) => Source).sort();
    expect(sources).toEqual([join(state, "rocker/entries", name), project].sort());
  });

  it("provides each session with its own terminal's ssh agent only", async () => {
    const agents = ["one", "two"].map(
      (name) => new OwnAgent(as, join(ownDirectory(as), `${name}.sock`), name),
    );
    const at = (env: Record<string, string> = {}) => ({ ...options({ env }), withAll: true });
    try {
      for (const agent of agents) await agent.start();
      const debian = "debian:bookworm";
      const [first] = agents;
      const made = await rocker(["up", "--user", "--ssh", debian], at(first?.environment));
      expect(made.code, made.stderr).toBe(0);
      for (const { environment, name } of agents) {
        const keys = await rocker(["enter", "ssh-add", "-l"], at(environment));
        expect(keys).toMatchObject({ code: 0, stdout: expect.stringContaining(`key of ${name}`) });
      }
      expect((await rocker(["enter", "sh", "-c", "echo [$SSH_AUTH_SOCK]"], at())).stdout).toBe("[]\n");
      expect(readdirSync(join(state, "rocker/entries", made.stdout.trim()))).toEqual([]);
    } finally {
      for (const agent of agents) agent.stop();
    }
  });

  it("names a mount source that is missing or redirected when it is started again", async () => {
    const gone = subdirectory(ownDirectory(as), "gone", as);
    const data = subdirectory(project, "data", as);
    await up("--volume", gone, "--volume", "./data:/x", image);
    expect(await run("enter", "sh", "-c", "mv data away && ln -s /etc data")).toMatchObject({ code: 0 });
    await run("stop");
    const led = await run("enter", "ls", "/x");
    expect(led).toMatchObject({ code: 125, stdout: "", stderr: expect.stringContaining("RK423") });
    expect(led.stderr).toContain(`${data} → /etc`);
    rmSync(data);
    subdirectory(project, "data", as);
    expect(await run("enter", "true")).toMatchObject({ code: 0 });
    await run("stop");
    rmSync(gone, { recursive: true });
    const failed = await run("enter", "true");
    expect(failed).toMatchObject({ code: 125, stderr: expect.stringContaining("RK421") });
    expect(failed.stderr).toContain(gone);
  });

  it("reports to an open session that it was stopped", async () => {
    const name = await nameOf(up(image));
    const inside = startRocker(["enter", "sh", "-c", "echo in; sleep 1000"], options());
    const words: string[] = [];
    inside.stderr.on("data", (chunk) => words.push(String(chunk)));
    await once(inside.stdout, "data");
    engine.client("kill", name);
    const [code] = await once(inside, "close");
    expect(code).not.toBe(0);
    expect(words.join("")).toContain("RK419");
    expect(await run("enter", "echo", "again")).toMatchObject({ code: 0, stdout: "again\n" });
  });

  it("prune shows and removes exactly what rocker created and nothing uses", async () => {
    const label = `rocker-e2e-${Date.now()}`;
    const made = await up("--user", "--user-override-name", label.slice(0, 30), image);
    expect(made.code).toBe(0);
    const built = (
      await run("build", "--user", "--user-override-name", `x${label.slice(0, 29)}`, image)
    ).stdout.trim();
    writeFileSync(join(project, "file"), "");

    const images = JSON.parse((await run("ls", "--images", "--json")).stdout) as {
      tag: string;
      usedBy: string[];
    }[];
    expect(images.find(({ tag }) => tag === built)?.usedBy).toEqual([]);
    const used = images.find(({ tag }) => tag !== built)?.tag ?? "";

    const shown = await run("prune", "--dry-run");
    expect(shown).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`keeping ${used}: used by ${made.stdout.trim()}`),
    });
    expect(shown.stdout).toContain("IMAGE");
    expect(await run("prune")).toMatchObject({ code: 1, stderr: expect.stringContaining("RK506") });
    expect(engine.client("image", "inspect", built)).not.toBe("");

    expect(await run("prune", "--yes")).toMatchObject({ code: 0 });
    expect(() => engine.client("image", "inspect", built)).toThrow();
    expect(engine.client("image", "inspect", used)).not.toBe("");
    expect(isRunning(made.stdout.trim())).toBe(true);

    await run("stop");
    expect((await run("prune", "--yes")).stderr).toContain("nothing to remove");
    expect((await run("prune", "--yes", "--all")).stderr).toContain("Removed 1 container and 1 image");
    expect(() => engine.client("image", "inspect", used)).toThrow();
    expect(engine.client("image", "inspect", image)).not.toBe("");
  });
});
