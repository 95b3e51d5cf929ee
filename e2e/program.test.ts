import { spawn } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { run } from "./support/new-extension.ts";
import { packPackage } from "./support/pack.ts";
import { outcomeOf } from "./support/rocker.ts";
import { commandLine, ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const example = resolve(import.meta.dirname, "../examples/program/main.js");
const needed = ["core", "engine-docker", "ext-user", "ext-volume"];

describeEngines("a program that uses rocker", (engine) => {
  let directory: string;
  beforeAll(() => {
    directory = ownDirectory(engine.as);
    const tarballs = needed.map((name) => packPackage(`packages/${name}`, directory));
    run(directory, "npm", "init", "--yes");
    run(directory, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error", ...tarballs);
    copyFileSync(example, join(directory, "main.mjs"));
    writeFileSync(join(directory, "a file"), "of the host\n");
    giveTo(engine.as, directory);
  });

  /** Starts the example; a configuration and variables of the command line are there, and do not count. */
  const start = (...args: string[]) => {
    writeFileSync(join(directory, ".rockerrc.yaml"), "image: none\nhostname: configured\n");
    const { as, env } = using(engine);
    const variables = { ...env, ROCKER_ENGINE: undefined, ROCKER_HOSTNAME: "variable" };
    const [program, ...rest] = commandLine(as, [process.execPath, "main.mjs", ...args], variables);
    return outcomeOf(spawn(program, rest, { cwd: directory, stdio: "pipe" }));
  };

  it("gets the exit code and the output of a command that runs as its user", async () => {
    const script = 'id -un; cat "/work/a file"; echo to stderr >&2; exit 7';
    const { code, stdout, stderr } = await start("debian:bookworm", directory, "sh", "-c", script);
    expect(code, stderr).toBe(7);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ code: 7, stdout: `${engine.as.name}\nof the host\n` });
    expect(stderr).not.toContain("to stderr");
  });

  it("gets an error with a code for what is wrong", async () => {
    const { code, stderr } = await start("debian:bookworm", "/no/such/directory", "true");
    expect(code).toBe(1);
    expect(stderr).toMatch(/RockerError[\s\S]*volume\//);
  });
});
