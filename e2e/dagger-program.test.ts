import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeDaggerEngine } from "./support/dagger.ts";
import { type ImageRegistry, startImageRegistry } from "./support/image-registry.ts";
import { outcomeOf } from "./support/rocker.ts";
import { ownDirectory, root, testUser } from "./support/test-user.ts";

// Programs of @dagger.io/dagger open sessions of their own, which cannot be recorded.

const examples = resolve(import.meta.dirname, "../examples/dagger");
const docker = (...args: string[]) => execFileSync("docker", args, { encoding: "utf8" });

describeDaggerEngine("rockerContainer in a program of Dagger's users", () => {
  let registry: ImageRegistry;
  let image = "";
  beforeAll(async () => {
    registry = await startImageRegistry();
    image = `${registry.address}/busybox:latest`;
    docker("tag", "rocker-test/busybox:latest", image);
    docker("push", "--quiet", image);
  });
  afterAll(async () => {
    docker("rmi", image);
    await registry?.stop();
  });

  const start = (name: string, ...args: string[]) =>
    outcomeOf(spawn(process.execPath, [join(examples, `${name}.js`), ...args], { stdio: "pipe" }));

  test("a pipeline installs dependencies, runs a project's tests, and publishes the dependencies", async () => {
    const project = ownDirectory(root ?? testUser);
    writeFileSync(join(project, "p.deps.yaml"), "env_main: [GREETING=hello]\nrun_main: [touch /installed]\n");
    writeFileSync(join(project, "test.sh"), 'ls /installed && echo "$GREETING from $(pwd)"\n');
    const outcome = await start("pipeline", image, project, `${registry.address}/team/dependencies:1`);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    expect(outcome.stdout).toContain("/installed\nhello from /src\npublished ");
    const [published] = await registry.imagesOf("team/dependencies", "1");
    expect(published?.config.Env).toContain("GREETING=hello");

    writeFileSync(join(project, "test.sh"), "exit 3\n");
    const failed = await start("pipeline", image, project, `${registry.address}/team/dependencies:2`);
    expect(failed.code).not.toBe(0);
    expect(failed.stdout).not.toContain("published");
  });

  test("a service runs beside the container that uses it", async () => {
    const outcome = await start("service", image);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: "root\nhello from the service\n" });
  });
});
