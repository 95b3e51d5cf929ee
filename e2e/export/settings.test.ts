import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { describeDocker, describePodman, using } from "../support/engines.ts";
import { devcontainer, exportPlan, makeDirectory, succeedAs } from "../support/exported.ts";
import { rocker } from "../support/rocker.ts";
import { giveTo } from "../support/tree.ts";
import { containerUnit } from "../support/unit-file.ts";

const image = "rocker-test/busybox:latest";
const command = ["sleep", "1000"];

/** Settings that both engines have on any host. */
const flags = [
  ...["--hostname", "there", "--label", "a.b=1 $x", "--init", "-p", "127.0.0.1::8080", "--expose", "81/udp"],
  ...[
    "--add-host",
    "db:10.1.2.3",
    "--dns",
    "10.9.8.7",
    "--group-add",
    "44",
    "--ipc",
    "private",
    "--device",
    "/dev/null:/dev/nil",
  ],
  ...["--cap-add", "SYS_PTRACE", "--cap-drop", "MKNOD", "--security-opt", "no-new-privileges", "--read-only"],
  ...[
    "--cpus",
    "0.5",
    "--cpu-shares",
    "512",
    "--cpuset-cpus",
    "0",
    "--memory",
    "300m",
    "--memory-reservation",
    "200m",
  ],
  ...["--memory-swap", "400m", "--shm-size", "32m", "--pids-limit", "50", "--ulimit", "nofile=1024:2048"],
];

/** What the engine says of a container, without what no plan decides. */
function inspected(text: string): object {
  const [{ HostConfig, Config }] = JSON.parse(text);
  const ports = JSON.parse(
    JSON.stringify(HostConfig.PortBindings ?? {}, (key, value) => (key === "HostPort" ? "" : value)),
  );
  const names = [
    ...[
      "CapAdd",
      "CapDrop",
      "Dns",
      "ExtraHosts",
      "GroupAdd",
      "Init",
      "IpcMode",
      "Devices",
      "SecurityOpt",
      "ReadonlyRootfs",
    ],
    ...[
      "NanoCpus",
      "CpuShares",
      "CpusetCpus",
      "Memory",
      "MemoryReservation",
      "MemorySwap",
      "ShmSize",
      "PidsLimit",
      "Ulimits",
    ],
  ];
  const host = Object.fromEntries(names.map((name) => [name, HostConfig[name] ?? null]));
  const { Hostname, ExposedPorts, Labels } = Config;
  // Older clients pass names as they are written.
  for (const name of ["CapAdd", "CapDrop"])
    host[name] = host[name].map((one: string) => one.replace(/^CAP_/, ""));
  return { ...host, ports, Hostname, ExposedPorts, label: Labels["a.b"] };
}

describeDocker("settings in exports", (engine) => {
  const options = using(engine);
  const containers: string[] = [];
  afterEach(() => {
    for (const name of containers.splice(0)) engine.client("rm", "--force", name);
  });
  const inspect = (name: string) => inspected(engine.client("inspect", name));
  const ownContainer = async () => {
    const name = `rocker-e2e-${randomUUID()}`;
    containers.push(name);
    const own = await rocker(["--detach", "--name", name, ...flags, image, ...command], options);
    expect(own.code, own.stderr).toBe(0);
    return inspect(name);
  };

  it("are the same in a shell script", async () => {
    const own = await ownContainer();
    const name = `rocker-e2e-${randomUUID()}`;
    containers.push(name);
    const { code, directory, stderr } = await exportPlan(
      "shell",
      ["-d", "--name", name, ...flags, image, ...command],
      options,
    );
    expect(code, stderr).toBe(0);
    succeedAs(engine.as, [join(directory, "run.sh")]);
    expect(inspect(name)).toEqual(own);
  });

  it("are the same in a Compose file", async () => {
    const own = await ownContainer();
    const name = `rocker-e2e-${randomUUID()}`;
    containers.push(name);
    const {
      code,
      directory: cwd,
      stderr,
    } = await exportPlan("compose", ["--name", name, ...flags, image, ...command], options);
    expect(code, stderr).toBe(0);
    const compose = ["docker-compose", "--file", "compose.yaml", "--project-name", name];
    succeedAs(engine.as, [...compose, "up", "--detach"], { cwd });
    const container = inspect(name);
    succeedAs(engine.as, [...compose, "down"], { cwd });
    containers.pop();
    expect(container).toEqual(own);
  });

  it("are the same in a dev container", async () => {
    const own = await ownContainer();
    const name = `rocker-e2e-${randomUUID()}`;
    containers.push(name);
    const project = makeDirectory(engine.as, "project");
    giveTo(engine.as, project);
    // The CLI writes to the container's own files.
    const writable = flags.filter((flag) => flag !== "--read-only");
    const at = join(project, ".devcontainer");
    const { code, stderr } = await exportPlan(
      "devcontainer",
      ["--name", name, ...writable, image],
      options,
      at,
    );
    expect(code, stderr).toBe(0);
    devcontainer(engine.as, project, {}, "up");
    expect(inspect(name)).toEqual({ ...own, ReadonlyRootfs: false });
  });
});

describePodman("settings in exports", (engine) => {
  const options = using(engine);

  it("are the same in a unit of Quadlet", async () => {
    // Podman may not be allowed to limit resources.
    const possible = flags.slice(0, flags.indexOf("--cpus"));
    const [first, second] = [`rocker-e2e-${randomUUID()}`, `rocker-e2e-${randomUUID()}`];
    const own = await rocker(["--detach", "--name", first, ...possible, image, ...command], options);
    expect(own.code, own.stderr).toBe(0);
    const exported = await exportPlan("quadlet", ["--name", second, ...possible, image, ...command], options);
    expect(exported.code, exported.stderr).toBe(0);
    const text = readFileSync(join(exported.directory, "busybox-rocker.container"), "utf8");
    const unit = containerUnit(text, { specifiers: {}, variables: {} });
    succeedAs(engine.as, ["podman", "run", "--detach", ...unit.options, unit.image, ...unit.command]);
    const both = [first, second].map((name) => inspected(engine.client("inspect", name)));
    engine.client("rm", "--force", "--time=0", first, second);
    expect(both[1]).toEqual(both[0]);
  });
});
