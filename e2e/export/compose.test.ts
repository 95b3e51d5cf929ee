import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeDocker, using } from "../support/engines.ts";
import { exportPlan, makeDirectory, probe, runAs, valuesOf, variedOptions } from "../support/exported.ts";
import { rocker } from "../support/rocker.ts";

const image = "rocker-test/busybox:latest";

// Debian's docker-compose, which is version 1, or the plugin.
describeDocker("plan --format compose", (engine) => {
  const options = using(engine);

  it("has a service like rocker's own container", async () => {
    const directory = makeDirectory(engine.as, "with space, comma");
    const host = { TOKEN: `secret ${randomUUID()}` };
    const flags = [...variedOptions(directory), ...[image, ...probe("a b", "$c", "${d}", "", "\n'")]];
    const with_ = { ...options, env: { ...options.env, ...host } };
    const own = await rocker(flags, with_);
    expect(own.code, own.stderr).toBe(0);
    const exported = await exportPlan("compose", flags, with_);
    expect(exported.code, exported.stderr).toBe(0);
    expect(readFileSync(join(exported.directory, "compose.yaml"), "utf8")).not.toContain(host.TOKEN);
    expect(runCompose(exported.directory, host)).toBe(own.stdout);
  });

  it("has values without line breaks in an .env file too", async () => {
    const exported = await exportPlan("compose", ["--user", image, ...probe()], options);
    const lines = Object.entries(valuesOf(engine.as)).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(exported.directory, ".env"), lines.join(""));
    expect(runCompose(exported.directory, {}, {})).toContain(`uid=${engine.as.uid}(${engine.as.name})`);
  });

  function runCompose(directory: string, host: Record<string, string>, values = valuesOf(engine.as)): string {
    const project = `rocker-e2e-${randomUUID()}`;
    const compose = (...args: string[]) =>
      runAs(engine.as, ["docker-compose", "--file", "compose.yaml", "--project-name", project, ...args], {
        cwd: directory,
        env: { ...values, ...host },
      });
    const built = compose("build");
    expect(built.code, built.stderr + built.stdout).toBe(0);
    const run = compose("run", "--rm", "-T", "busybox");
    expect(run.code, run.stderr).toBe(0);
    compose("down");
    return run.stdout;
  }
});
