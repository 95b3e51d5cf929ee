import { spawn } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { run } from "./support/new-extension.ts";
import { packPackage } from "./support/pack.ts";
import { outcomeOf, rocker } from "./support/rocker.ts";
import { commandLine, ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const examples = resolve(import.meta.dirname, "../examples/program");
const needed = ["core", "engine-docker", "ext-user", "ext-volume"];

describeEngines("a program that uses rocker", (engine) => {
  let directory: string;
  let state: string;
  beforeAll(() => {
    directory = ownDirectory(engine.as);
    state = ownDirectory(engine.as);
    const tarballs = needed.map((name) => packPackage(`packages/${name}`, directory));
    run(directory, "npm", "init", "--yes");
    run(directory, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error", ...tarballs);
    for (const name of ["main", "persistent"]) {
      copyFileSync(join(examples, `${name}.js`), join(directory, `${name}.mjs`));
    }
    writeFileSync(join(directory, "a file"), "of the host\n");
    giveTo(engine.as, directory);
  });

  /** Starts an example; a configuration and variables of the command line are there, and do not count. */
  const start = (name: string, ...args: string[]) => {
    writeFileSync(join(directory, ".rockerrc.yaml"), "image: none\nhostname: configured\n");
    const { as, env } = using(engine);
    const variables = {
      ...env,
      XDG_STATE_HOME: state,
      ENGINE: engine.name,
      ROCKER_ENGINE: undefined,
      ROCKER_HOSTNAME: "variable",
    };
    const [program, ...rest] = commandLine(as, [process.execPath, `${name}.mjs`, ...args], variables);
    return outcomeOf(spawn(program, rest, { cwd: directory, stdio: "pipe" }));
  };

  it("gets the exit code and the output of a command that runs as its user", async () => {
    const script = 'id -un; cat "/work/a file"; echo to stderr >&2; exit 7';
    const { code, stdout, stderr } = await start("main", "debian:bookworm", directory, "sh", "-c", script);
    expect(code, stderr).toBe(7);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ code: 7, stdout: `${engine.as.name}\nof the host\n` });
    expect(stderr).not.toContain("to stderr");
  });

  it("gets an error with a code for what is wrong", async () => {
    const { code, stderr } = await start("main", "debian:bookworm", "/no/such/directory", "true");
    expect(code).toBe(1);
    expect(stderr).toMatch(/RockerError[\s\S]*volume\//);
  });

  it("creates a persistent container, enters, stops and removes it; the command rocker knows it too", async () => {
    const persistent = (...command: string[]) =>
      start("persistent", "debian:bookworm", directory, ...command);
    const ls = async () => {
      const { env, as } = using(engine);
      const { stdout } = await rocker(["ls", "--json"], { as, env: { ...env, XDG_STATE_HOME: state } });
      return JSON.parse(stdout);
    };
    const first = await persistent("sh", "-c", 'id -un; cat "/work/a file"; echo kept >/tmp/kept; exit 7');
    expect(first.code, first.stderr).toBe(7);
    const made = JSON.parse(first.stdout);
    expect(made).toEqual({
      name: expect.stringMatching(/^rocker-/),
      outcome: "created",
      code: 7,
      stdout: `${engine.as.name}\nof the host\n`,
    });
    expect(await ls()).toMatchObject([
      { name: made.name, state: "stopped", project: directory, engine: engine.name },
    ]);

    const second = await persistent("cat", "/tmp/kept");
    expect(JSON.parse(second.stdout), second.stderr).toMatchObject({ outcome: "started", stdout: "kept\n" });

    // Another image of the same content: the program gets the differences, and has decided to recreate.
    engine.client("tag", "debian:bookworm", `${made.name}:other`);
    const other = await start("persistent", `${made.name}:other`, directory, "ls", "/tmp");
    engine.client("rmi", `${made.name}:other`);
    expect(other.code, other.stderr).toBe(0);
    expect(other.stderr).toContain(`added: image ${made.name}:other`);
    expect(JSON.parse(other.stdout)).toMatchObject({ outcome: "recreated", stdout: "" });

    expect(await persistent()).toMatchObject({ code: 0 });
    expect(await ls()).toEqual([]);
    const gone = await persistent();
    expect(gone.code).toBe(1);
    expect(gone.stderr).toContain("RK420");
  });
});
