import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeEveryEngine, removeContainer, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory } from "./support/test-user.ts";

const image = "rocker-test/busybox:latest";

describeEveryEngine("settings of the container", (engine) => {
  let file: string;
  beforeAll(() => {
    file = join(ownDirectory(engine.as), "variables");
    writeFileSync(file, "FROM_FILE=a b\n");
  });
  afterAll(() => rmSync(file));

  const run = async (flags: readonly string[], script: string) => {
    const { stdout, stderr } = await rocker([...flags, image, "sh", "-c", script], using(engine));
    expect(stderr).toBe("");
    return stdout;
  };

  it("can be combined", async () => {
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

  it("adds devices by name and by symlink, and ignores missing optional ones", async () => {
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

  it("passes limits to the engine exactly as typed", async () => {
    const name = `rocker-e2e-limits-${engine.name}-${engine.as.uid}`;
    const flags = [
      ...[
        "--cpu-shares=512",
        "--cpu-period=50000",
        "--cpu-quota=25000",
        "--cpuset-cpus=0",
        "--cpuset-mems=0",
      ],
      ...["--memory=256m", "--memory-reservation=128m", "--memory-swap=512m", "--pids-limit=100"],
      ...["--init", "--restart=on-failure:3", "--ipc=private", "--expose=81/udp", "--dns=192.0.2.53"],
      ...["--hostname=box", "--env-file", file, "--label=a=b"],
    ];
    const line = ["--detach", "--name", name, ...flags, image, "sleep", "600"];
    const { code, stderr } = await rocker(line, using(engine));
    try {
      expect(code, stderr).toBe(0);
      const [{ HostConfig: host, Config: config }] = JSON.parse(engine.client("inspect", name));
      expect(config.Env).toContain("FROM_FILE=a b");
      expect(config.Hostname).toBe("box");
      expect(JSON.stringify([config, host])).toContain('"81/udp"');
      expect(host).toMatchObject({
        Dns: ["192.0.2.53"],
        RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 },
      });
      const limits = {
        CpuShares: 512,
        CpuPeriod: 50_000,
        CpuQuota: 25_000,
        CpusetCpus: "0",
        CpusetMems: "0",
        Memory: 256 * 2 ** 20,
        MemoryReservation: 128 * 2 ** 20,
        MemorySwap: 512 * 2 ** 20,
        PidsLimit: 100,
      };
      // Rootless Podman cannot set limits with cgroups v1, and reports this.
      const canLimit =
        engine.name === "docker" || engine.as.uid === 0 || existsSync("/sys/fs/cgroup/cgroup.controllers");
      if (canLimit) expect(host).toMatchObject(limits);
      else expect(stderr).toMatch(/Resource limits are not supported/);
    } finally {
      removeContainer(engine, name);
    }
  });

  it("limits CPUs and swap if the kernel supports it", async () => {
    const script = "cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu.max 2>/dev/null | head -n 1";
    const { code, stdout } = await rocker(["--cpus=1.5", image, "sh", "-c", script], using(engine));
    expect(code).toBe(0);
    const canLimit = engine.name === "docker" || engine.as.uid === 0;
    if (canLimit) expect(stdout).toMatch(/^150000/);
  });

  it("a missing device is reported, unless it may be missing, and the container runs without it", async () => {
    const run = (device: string) => rocker(["--devices", device, image, "echo", "runs"], using(engine));
    expect(await run("/dev/none")).toMatchObject({
      code: 0,
      stdout: "runs\n",
      stderr: "rocker: container: device /dev/none not found on the host: continuing without it\n",
    });
    expect(await run("?/dev/none")).toMatchObject({ code: 0, stdout: "runs\n", stderr: "" });
  });

  it("runs a container in the background and prints its ID", async () => {
    const name = `rocker-e2e-detached-${engine.name}-${engine.as.uid}`;
    const { code, stdout } = await rocker(["--detach", "--name", name, image, "sleep", "600"], using(engine));
    try {
      expect(code).toBe(0);
      expect(engine.client("inspect", "--format", "{{.Id}} {{.State.Running}}", name).trim()).toBe(
        `${stdout.trim()} true`,
      );
    } finally {
      removeContainer(engine, name);
    }
  });
});

// One value for each validated setting; no engine is contacted.
const wrong: Readonly<Record<string, string>> = {
  name: "!",
  hostname: "-x",
  platform: "linux",
  label: "=x",
  restart: "sometimes",
  network: "!",
  port: "70000",
  expose: "x",
  "add-host": "x",
  dns: "x",
  devices: "dev/null",
  gpus: "many",
  "group-add": "a b",
  ipc: "shared",
  "cap-add": "1",
  "cap-drop": "1",
  "security-opt": "A",
  cpus: "0",
  "cpuset-cpus": "x",
  "cpuset-mems": "x",
  "memory-swap": "x",
  ulimit: "x",
  workdir: "two\nlines",
  tmpfs: "x",
  "env-file": "missing",
};

describe("invalid values", () => {
  it("are all reported at once, before an engine is contacted", async () => {
    const flags = Object.entries(wrong).map(([name, value]) => `--${name}=${value}`);
    const { code, stderr } = await rocker([...flags, image, "true"], { env: { ROCKER_ENGINE: "docker" } });
    expect(code).toBe(125);
    const told = [...stderr.matchAll(/container\/([a-z-]+)/g)].map(([, name]) => name);
    expect(told.sort()).toEqual(Object.keys(wrong).sort());
  });

  it.each([
    "--cpu-shares=1",
    "--cpu-period=1",
    "--cpu-quota=-2",
    "--cpu-runtime=-1",
    "--memory=x",
    "--memory-swappiness=101",
    "--shm-size=-1",
    "--pids-limit=-2",
    "--memory-reservation=1x",
  ])("rejects an invalid %s", async (flag) => {
    const { code, stderr } = await rocker([flag, image, "true"]);
    expect(code).toBe(125);
    const [name, value] = flag.split("=");
    expect(stderr).toContain(`error RK103: invalid value "${value}" for ${name}: `);
  });
});

describeEveryEngine("an unsupported setting", (engine) => {
  it.runIf(engine.name === "podman")("is rejected by name before the build", async () => {
    const plan = JSON.parse(
      (await rocker(["plan", "--format", "json", image, "true"], using(engine))).stdout,
    );
    plan.run.settings.runtime = { value: "nvidia", from: "gpu" };
    const input = JSON.stringify(plan);
    const { code, stderr } = await rocker(["run", "--trust", "--plan", "-"], { ...using(engine), input });
    expect(code).toBe(125);
    expect(stderr).toContain("RK404");
    expect(stderr).toContain('the extension "gpu" requests something that podman does not support: runtime');
  });
});
