import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { depsProject, removeImagesOf, rockerIn } from "./support/deps-project.ts";
import { describeEngines } from "./support/engines.ts";
import { ownDirectory } from "./support/test-user.ts";

/** A package manager that shows which files it found in its cache, and leaves one there. */
const aptGet = `#!/bin/sh
archives=/var/cache/rocker/apt/archives
ls $archives >/found
touch $archives/own.deb
`;

describeEngines("package caches of builds", (engine) => {
  let run: ReturnType<typeof rockerIn>;
  let victim = "";
  beforeAll(() => {
    // Podman 4 keeps the caches of all builds in TMPDIR.
    run = rockerIn(engine, { TMPDIR: ownDirectory(engine.as) });
    // A new repository for each run: its caches are empty.
    victim = `rocker-e2e/cached-${Math.random().toString(36).slice(2)}:1`;
    const directory = depsProject(engine.as, {
      "apt-get": aptGet,
      Dockerfile: "FROM rocker-test/busybox:latest\nCOPY apt-get /bin/\n",
    });
    engine.client("build", "--tag", victim, directory);
  });
  afterAll(() => {
    removeImagesOf(engine, "cached");
    engine.client("rmi", "--force", victim);
  });

  /** The ID that the cache had when it was computed from public facts only, and a step that plants a file there. */
  const planting = () => {
    const repository = victim.replace(/:1$/, "");
    const hash = createHash("sha256").update(repository).digest("hex").slice(0, 16);
    const mount = `--mount=type=cache,id=rocker-packages-${hash},target=/c`;
    return `RUN ${mount} mkdir -p /c/apt/archives && touch /c/apt/archives/planted.deb`;
  };
  /** What the package manager finds in its cache in a build on the victim's image. */
  const found = async (name: string) => {
    const directory = depsProject(engine.as, { "x.deps.yaml": `apt_main: [${name}]\n` });
    const { stdout, stderr } = await run(directory, "--deps", victim, "cat", "/found");
    expect(stdout, stderr).toContain("partial\n");
    return stdout.split("\n").filter((line) => line.endsWith(".deb"));
  };

  it("are not those that a Dockerfile of others can name", async () => {
    const directory = depsProject(engine.as, {
      ".rockerrc.yaml": "dockerfile: Dockerfile\n",
      Dockerfile: `FROM rocker-test/busybox:latest\n${planting()}\n`,
    });
    // Not with the docker client: without buildx, it builds with the classic builder, which has no caches.
    if (engine.name === "docker") buildWithDaemon(directory);
    else {
      const attack = await run(directory, "--trust", ".", "true");
      expect(attack, attack.stderr).toMatchObject({ code: 0 });
    }
    expect(await found("hello")).not.toContain("planted.deb");
  });

  it("are not those that a base image's ONBUILD can name", async () => {
    const directory = depsProject(engine.as, {
      Dockerfile: `FROM ${victim}\nONBUILD ${planting()}\n`,
      "x.deps.yaml": "apt_main: [hello]\n",
    });
    const evil = `rocker-e2e/onbuild-${engine.name}-${engine.as.uid}:1`;
    const format = engine.name === "podman" ? ["--format=docker"] : [];
    engine.client("build", ...format, "--tag", evil, directory);
    await run(directory, "--deps", evil, "true");
    engine.client("rmi", "--force", evil);
    expect(await found("less")).not.toContain("planted.deb");
  });

  it("are shared by builds on images of one repository", async () => {
    await found("first");
    expect(await found("second")).toContain("own.deb");
  });
});

/** Builds a directory with the BuildKit of Docker's daemon. */
function buildWithDaemon(directory: string): void {
  const context = execFileSync("tar", ["--create", "--directory", directory, "."]);
  const url = "http://docker/build?version=2&buildid=rocker-e2e-cache";
  const socket = ["--unix-socket", "/var/run/docker.sock"];
  const request = ["--request", "POST", "--header", "Content-Type: application/x-tar", "--data-binary", "@-"];
  const lines = execFileSync("curl", ["--silent", ...socket, ...request, url], {
    input: context,
    encoding: "utf8",
  });
  expect(lines).toContain('"moby.image.id"');
}

it("the secret that names caches is the same for all processes that create it at once", async () => {
  const module = resolve(import.meta.dirname, "../packages/core/dist/engine.js");
  const ready = ownDirectory();
  const states = Array.from({ length: 300 }, () => ownDirectory());
  // Each process waits until all are ready, and creates one secret after the other.
  const program = `import { readdirSync, writeFileSync } from "node:fs";
    import { cacheSecret } from ${JSON.stringify(pathToFileURL(module).href)};
    const [ready, ...states] = JSON.parse(process.argv[1]);
    writeFileSync(ready + "/" + process.pid, "");
    while (readdirSync(ready).length < 4);
    for (const XDG_STATE_HOME of states) console.log(cacheSecret({ env: { XDG_STATE_HOME } }));`;
  const args = ["--input-type=module", "--eval", program, JSON.stringify([ready, ...states])];
  const outputs = await Promise.all(
    Array.from({ length: 4 }, async () => (await promisify(execFile)(process.execPath, args)).stdout),
  );
  const stored = states.map((state) => readFileSync(join(state, "rocker/cache-secret"), "utf8"));
  for (const output of outputs) expect(output.trimEnd().split("\n")).toEqual(stored);
  expect(new Set(states.flatMap((state) => readdirSync(join(state, "rocker"))))).toEqual(
    new Set(["cache-secret"]),
  );
});
