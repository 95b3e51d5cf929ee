import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { planOf, replayHost } from "@rocker/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import gpu from "../packages/ext-gpu/src/index.ts";
import type { FakeMachine } from "../packages/ext-gpu/src/testing/fake-machines.ts";
import { describeEngines, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, root } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const image = "debian:bookworm";
const group = 4321;
const recordings = resolve(import.meta.dirname, "../packages/ext-gpu/src/testing/recordings");

// No test machine has a GPU. The stubs are copies of /dev/null; only root can create them, if there are no real ones.
describe.skipIf(!root || existsSync("/dev/dri"))("with stub device nodes (as root, without a GPU)", () => {
  beforeAll(() => {
    mkdirSync("/dev/dri");
    for (const name of ["card0", "renderD128"]) {
      execFileSync("mknod", ["--mode=660", `/dev/dri/${name}`, "c", "1", "3"]);
      execFileSync("chown", [`0:${group}`, `/dev/dri/${name}`]);
    }
    // A user in a local session gets access by an ACL; here the mode allows it.
    execFileSync("chmod", ["o+rw", "/dev/dri/card0"]);
  });
  afterAll(() => rmSync("/dev/dri", { recursive: true, force: true }));

  describeEngines("--dri", (engine) => {
    const line = (...command: string[]) =>
      rocker(["--dri", "--user", image, ...command], { ...using(engine), withAll: true });

    test("adds the devices to the container", async () => {
      const { code, stdout, stderr } = await line(
        "sh",
        "-c",
        "ls /dev/dri && test -c /dev/dri/card0 && : >/dev/dri/card0",
      );
      expect(code, stderr).toBe(0);
      expect(stdout).toBe("card0\nrenderD128\n");
    });

    // Without root, the container has only the user's own groups, and this is not one of them.
    test.skipIf(engine.name === "podman" && engine.as.uid !== 0)(
      "a device with group access is usable",
      async () => {
        const { code, stdout, stderr } = await line("sh", "-c", "id -G && echo x >/dev/dri/renderD128");
        expect(code, stderr).toBe(0);
        expect(stdout.split(/\s/)).toContain(String(group));
      },
    );
  });
});

describeEngines("without a GPU", (engine) => {
  const options = { ...using(engine), withAll: true };

  test("--dri and --nvidia fail; --nvidia=auto reports why and runs", async () => {
    if (!existsSync("/dev/dri")) {
      const dri = await rocker(["--dri", image, "true"], options);
      expect(dri).toMatchObject({
        code: 125,
        stderr: expect.stringMatching(/gpu\/no-devices: .*--dri=auto/s),
      });
    }
    const required = await rocker(["--nvidia", image, "true"], options);
    expect(required).toMatchObject({ code: 125, stderr: expect.stringContaining("error gpu/no-card") });
    const auto = await rocker(["--nvidia=auto", image, "echo", "ran"], options);
    expect(auto).toMatchObject({ code: 0, stdout: "ran\n" });
    expect(auto.stderr).toContain("running without an NVIDIA GPU: no NVIDIA GPU found on the host");
  });
});

const toEngine = (settings: readonly string[], env: readonly string[] = []) => [
  ...settings,
  ...env.flatMap((one) => ["--env", one]),
];
const drawing = ["NVIDIA_DRIVER_CAPABILITIES=all"];
const cdi = ["--device=nvidia.com/gpu=all"];
const jetson = ["NVIDIA_DRIVER_CAPABILITIES=all", "NVIDIA_VISIBLE_DEVICES=all"];
const cards = ["/dev/dri/card0", "/dev/dri/renderD128"].map((path) => `--device=${path}`);

/** The arguments of docker and podman on each host; rootless podman keeps the user's groups instead. */
const told: readonly [FakeMachine, string, readonly string[], readonly string[] | "refused"][] = [
  ["nvidia-toolkit", "--nvidia", toEngine(["--gpus=all"], drawing), toEngine(cdi, drawing)],
  ["nvidia-cdi", "--nvidia", cdi, cdi],
  [
    "nvidia-closed",
    "--nvidia",
    toEngine(["--gpus=all", "--group-add=27"], drawing),
    toEngine(["--group-add=27", ...cdi], drawing),
  ],
  ["jetson", "--nvidia", toEngine(["--runtime=nvidia", "--group-add=44"], jetson), "refused"],
  ["jetson", "--nvidia=cdi", [...cdi, "--group-add=44"], [...cdi, "--group-add=44"]],
  ["wsl", "--nvidia=auto", toEngine(["--gpus=all"], drawing), toEngine(cdi, drawing)],
  ["none", "--nvidia=auto --dri=auto", [], []],
  [
    "amd",
    "--dri",
    [...cards, "--device=/dev/kfd", "--group-add=44", "--group-add=105"],
    [...cards, "--device=/dev/kfd", "--group-add=44", "--group-add=105"],
  ],
  [
    "intel",
    "--dri",
    [...cards, "--group-add=44", "--group-add=105"],
    [...cards, "--group-add=44", "--group-add=105"],
  ],
  [
    "wsl",
    "--dri",
    ["--device=/dev/dxg", "--mount", "type=bind,source=/usr/lib/wsl,target=/usr/lib/wsl,ro"],
    ["--device=/dev/dxg", "--mount", "type=bind,source=/usr/lib/wsl,target=/usr/lib/wsl,ro"],
  ],
];

// The hosts are fakes, because no test machine has a GPU, and the container is run by a client that only prints its
// arguments. Everything before that is real.
describeEngines("engine arguments on fake hosts", (engine) => {
  let directory: string;
  beforeAll(() => {
    directory = ownDirectory(engine.as);
    const real = execFileSync("which", [engine.name], { encoding: "utf8" }).trim();
    const client = join(directory, engine.name);
    writeFileSync(client, `#!/bin/sh\n[ "$1" = run ] || exec ${real} "$@"\nprintf '%s\\n' "$@"\n`, {
      mode: 0o755,
    });
    giveTo(engine.as, directory);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test.each(told)("%s, %s", async (name, line, docker, podman) => {
    const recording = readFileSync(join(recordings, `fake-${name}.json`), "utf8");
    const { plan } = planOf(gpu, `${line} ${image} true`, { host: replayHost(recording) });
    const { as, env } = using(engine);
    const options = { as, env: { ...env, PATH: `${directory}:${as.env.PATH}` }, input: JSON.stringify(plan) };
    const { code, stdout, stderr } = await rocker(["run", "--trust", "--plan", "-"], options);
    const expected = engine.name === "docker" ? docker : podman;
    if (expected === "refused") {
      expect(code).toBe(125);
      return expect(stderr).toContain(
        'the extension "gpu" requests something that podman does not support: runtime',
      );
    }
    expect(code, stderr).toBe(0);
    const words = stdout.trimEnd().split("\n");
    expect(words.slice(0, 3)).toEqual(["run", "--rm", "--pull=never"]);
    const isOfStreams = (word: string) => ["--interactive", "--tty"].includes(word);
    const end = words.findIndex((word) => word.startsWith("sha256:"));
    const flags = words.slice(3, end).filter((word) => !isOfStreams(word));
    const isRootless = engine.name === "podman" && as.uid !== 0;
    const groups = expected.filter((word) => word.startsWith("--group-add="));
    const others = expected.filter((word) => !groups.includes(word));
    const keptGroups = groups.length > 0 ? ["--group-add=keep-groups"] : [];
    expect([...flags].sort()).toEqual([...others, ...(isRootless ? keptGroups : groups)].sort());
  });
});
