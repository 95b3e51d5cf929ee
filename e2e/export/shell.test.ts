import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeEngines, using } from "../support/engines.ts";
import { exportPlan, makeDirectory, probe, runAs } from "../support/exported.ts";
import { rocker } from "../support/rocker.ts";

const image = "rocker-test/busybox:latest";

describeEngines("plan --format shell", (engine) => {
  const options = using(engine);

  it("is a script whose container is like rocker's own", async () => {
    const directory = makeDirectory(engine.as, "with space, comma");
    const host = { TOKEN: `secret ${randomUUID()}`, OTHER: "o $x" };
    const flags = [
      ...["--user", "--volume", directory, "--volume", `${directory}:/ro:ro`, "--tmpfs", "/t"],
      ...["--env", "A=1 $B 'c' \"d\" \\", "--env", "TOKEN", "--hostname", "there", "--cap-drop", "MKNOD"],
      ...[image, ...probe("a b", "$c", "", "\n'")],
    ];
    const with_ = { ...options, env: { ...options.env, ...host } };
    const own = await rocker(flags, with_);
    expect(own.code, own.stderr).toBe(0);
    const exported = await exportPlan("shell", flags, with_);
    expect(exported.code, exported.stderr).toBe(0);
    const env = { ...host, ENGINE: engine.name };
    const run = runAs(engine.as, [join(exported.directory, "run.sh")], { env });
    expect(run.stdout, run.stderr).toBe(own.stdout);
    expect(own.stdout).toContain(host.TOKEN);
  });

  it("runs another command, and passes its exit code on", async () => {
    const exported = await exportPlan("shell", [image], options);
    const run = runAs(engine.as, [join(exported.directory, "run.sh"), "sh", "-c", "echo $0; exit 7", "a b"], {
      env: { ENGINE: engine.name },
    });
    expect(run).toMatchObject({ code: 7, stdout: "a b\n" });
  });
});
