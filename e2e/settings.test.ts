import { expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";

const image = "rocker-test/busybox:latest";

describeEngines("settings of the container", (engine) => {
  const run = async (flags: readonly string[], script: string) => {
    const { stdout, stderr } = await rocker([...flags, image, "sh", "-c", script], using(engine));
    expect(stderr).toBe("");
    return stdout;
  };

  it("go together, each in its own way", async () => {
    const flags = [
      ...["--read-only", "--tmpfs", "/scratch", "--shm-size=32m"],
      ...["--ulimit", "nofile=100:200", "--ulimit", "nproc=1000:1000", "--group-add", "4711"],
      ...["--cap-drop", "ALL", "--cap-add", "KILL", "--security-opt", "no-new-privileges"],
      ...["--add-host", "far.test:192.0.2.7", "--label", "a=b c"],
    ];
    const script =
      'touch /x 2>/dev/null || echo refused; touch /scratch/x && echo scratch; ulimit -n; id -G | grep -o 4711; grep -o 192.0.2.7 /etc/hosts; grep -E "CapEff|NoNewPrivs" /proc/self/status';
    expect(await run(flags, script)).toBe(
      "refused\nscratch\n100\n4711\n192.0.2.7\nCapEff:\t0000000000000020\nNoNewPrivs:\t1\n",
    );
  });

  it("a device is there, by its own name and by a link's; an optional one may be missing", async () => {
    const flags = [
      "--devices",
      "/dev/fus[e]",
      "--devices",
      "?/dev/none*",
      "--devices",
      "/dev/fuse:/dev/other:r",
    ];
    expect(await run(flags, "ls /dev/fuse /dev/other")).toBe("/dev/fuse\n/dev/other\n");
  });

  it("a missing device is an error before anything is built", async () => {
    const { code, stderr } = await rocker(["--devices", "/dev/none", image, "true"], using(engine));
    expect(code).toBe(125);
    expect(stderr).toContain("container/devices");
    expect(stderr).toContain('"?/dev/none"');
  });

  it("a container in the background prints its id and goes on", async () => {
    const name = `rocker-e2e-detached-${engine.name}-${engine.as.uid}`;
    const { code, stdout } = await rocker(["--detach", "--name", name, image, "sleep", "60"], using(engine));
    expect(code).toBe(0);
    expect(engine.client("inspect", "--format", "{{.Id}} {{.State.Running}}", name).trim()).toBe(
      `${stdout.trim()} true`,
    );
    engine.client("rm", "--force", name);
  });
});

describeEngines("what an engine cannot do", (engine) => {
  it.runIf(engine.name === "podman")("is refused by name before anything is built", async () => {
    const plan = JSON.parse(
      (await rocker(["plan", "--format", "json", image, "true"], using(engine))).stdout,
    );
    plan.run.settings.runtime = { value: "nvidia", from: "gpu" };
    const input = JSON.stringify(plan);
    const { code, stderr } = await rocker(["run", "--trust", "--plan", "-"], { ...using(engine), input });
    expect(code).toBe(125);
    expect(stderr).toContain("RK404");
    expect(stderr).toContain("podman cannot do what gpu asks for: runtime");
  });
});
