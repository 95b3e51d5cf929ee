import { afterAll, beforeAll, expect, test } from "vitest";
import { AgentProject } from "../support/agent-project.ts";
import { describeEngines } from "../support/engines.ts";

describeEngines("the limits of an agent", (engine) => {
  let project: AgentProject;
  /** Whether the engine ignores limits, by its own answer: rootless Podman does with cgroup v1. */
  let areIgnored = false;
  let saysSo = false;
  beforeAll(async () => {
    project = new AgentProject(engine);
    const limits = ["--memory", "128m", "--memory-swap", "128m", "--pids-limit", "60", "--cpus", "0.1"];
    areIgnored = engine.name === "podman" && !canLimit(engine.client);
    const created = await project.create("small", ...limits);
    expect(created, created.stderr).toMatchObject({ code: 0 });
    saysSo = created.stderr.includes("the engine does not limit this container");
  });
  afterAll(() => project.end());

  test("ls shows what an agent's work takes", async () => {
    await project.shell("small", "dd if=/dev/urandom of=big bs=1M count=5 2>/dev/null");
    const [{ disk }] = JSON.parse((await project.agent("ls", "--json")).stdout);
    expect(disk).toBeGreaterThan(5 * 2 ** 20);
    expect(disk).toBeLessThan(50 * 2 ** 20);
    expect((await project.agent("ls")).stdout).toMatch(/DISK[\s\S]*\d MB/);
  });

  test("memory, processes and CPU time are limited, or the engine says that it cannot", async () => {
    expect(saysSo).toBe(areIgnored);
    if (areIgnored) return;
    const memory = await project.shell("small", "perl -e '$x = q(x) x (300 << 20); print length $x'");
    expect(memory.code).not.toBe(0);
    // How often it had used up its share of a period: the kernel's own count.
    const busy = `for i in 1 2 3 4 5 6 7 8; do perl -e 'my $x; $x++ for 1 .. 2e6' & done; wait
      cat /sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpu/cpu.stat 2>/dev/null | sed -n 's/^nr_throttled //p'`;
    expect(Number((await project.shell("small", busy)).stdout)).toBeGreaterThan(0);
    const processes = `trap 'kill $(jobs -p)' EXIT; i=0; while [ $i -lt 100 ]; do sleep 60 & i=$((i+1)); done`;
    const forked = await project.shell("small", processes);
    expect(forked.code).not.toBe(0);
    expect(forked.stderr).toMatch(/fork/i);
  });

  test("disk is limited, or the engine's reason is reported and nothing is left", async () => {
    const limited = await project.create("tiny", "--disk", "20m");
    if (limited.code === 0) {
      const filled = await project.shell("tiny", "dd if=/dev/zero of=big bs=1M count=40");
      expect(filled).toMatchObject({ code: 1, stderr: expect.stringMatching(/no space|quota/i) });
      return;
    }
    expect(limited.stderr).toMatch(/agent\/no-quota[\s\S]*quota/i);
    expect(engine.client("volume", "ls", "--quiet")).not.toContain("rocker-agent-tiny");
    expect(engine.client("ps", "--all", "--format", "{{.Names}}")).not.toContain("rocker-agent-tiny");
  });
});

/** Asks Podman whether its containers have cgroups with controllers. */
function canLimit(client: (...args: string[]) => string): boolean {
  const controllers = client("info", "--format", "{{json .Host.CgroupControllers}}");
  return (JSON.parse(controllers) ?? []).includes("memory");
}
