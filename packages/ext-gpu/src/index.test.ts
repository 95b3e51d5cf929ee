import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fakeHost, planOf, problemsOf, recordHost, replayHost } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import gpu from "./index.ts";
import { type FakeMachine, fakeMachines } from "./testing/fake-machines.ts";

const recordings = join(import.meta.dirname, "testing/recordings");
const replayed = (name: FakeMachine) =>
  replayHost(readFileSync(join(recordings, `fake-${name}.json`), "utf8"));
const plan = (line: string, name: FakeMachine) => planOf(gpu, `${line} img`, { host: replayed(name) });
const problems = (line: string, name: FakeMachine) =>
  problemsOf(gpu, `${line} img`, { host: replayed(name) });

/** The settings and variables of the run spec, without the extension's name. */
function settingsOf(line: string, name: FakeMachine) {
  const { run } = plan(line, name).plan;
  return {
    settings: Object.fromEntries(
      Object.entries(run.settings).map(([key, value]) => [
        key,
        "value" in value ? value.value : value.map((one) => one.value),
      ]),
    ),
    env: Object.fromEntries(run.env.map((one) => [one.name, "value" in one ? one.value : one])),
  };
}

const graphics = { NVIDIA_DRIVER_CAPABILITIES: "all" };

describe("--nvidia on fake machines", () => {
  test.each<[FakeMachine, string, object, object]>([
    ["nvidia-toolkit", "--nvidia", { gpus: "all" }, graphics],
    ["nvidia-toolkit", "--nvidia=auto", { gpus: "all" }, graphics],
    ["nvidia-toolkit", "--nvidia=cdi", { devices: ["nvidia.com/gpu=all"] }, {}],
    [
      "nvidia-toolkit",
      "--nvidia=runtime",
      { runtime: "nvidia" },
      { ...graphics, NVIDIA_VISIBLE_DEVICES: "all" },
    ],
    ["nvidia-cdi", "--nvidia", { devices: ["nvidia.com/gpu=all"] }, {}],
    ["nvidia-closed", "--nvidia", { gpus: "all", hostGroups: ["27"] }, graphics],
    [
      "jetson",
      "--nvidia",
      { runtime: "nvidia", hostGroups: ["44"] },
      { ...graphics, NVIDIA_VISIBLE_DEVICES: "all" },
    ],
    ["wsl", "--nvidia=auto", { gpus: "all" }, graphics],
    ["nvidia-no-toolkit", "--nvidia=gpus", { gpus: "all" }, graphics],
  ])("%s, %s", (name, line, settings, env) => {
    expect(settingsOf(line, name)).toEqual({ settings, env });
  });

  test.each<[FakeMachine, string]>([
    ["none", "gpu/no-card"],
    ["amd", "gpu/no-card"],
    ["intel", "gpu/no-card"],
    ["nvidia-no-driver", "gpu/no-driver"],
    ["nvidia-no-toolkit", "gpu/no-toolkit"],
    ["wsl-no-driver", "gpu/no-driver"],
  ])("%s: --nvidia is an error, --nvidia=auto prints the reason and continues", (name, code) => {
    const [problem, ...more] = problems("--nvidia", name);
    expect([problem?.code, more]).toEqual([code, []]);
    const view = plan("--nvidia=auto", name);
    expect(view.plan.run).toMatchObject({ env: [], settings: {} });
    const [notice] = view.notices;
    expect(problem?.what).toContain(notice?.text.replace("running without an NVIDIA GPU: ", ""));
  });

  test("rejects --nvidia=gpus on Jetson", () => {
    expect(problems("--nvidia=gpus", "jetson").map(({ code }) => code)).toEqual(["gpu/jetson"]);
  });
});

describe("--dri", () => {
  test.each<[FakeMachine, object]>([
    ["amd", { devices: ["/dev/dri/card0", "/dev/dri/renderD128", "/dev/kfd"], hostGroups: ["44", "105"] }],
    ["intel", { devices: ["/dev/dri/card0", "/dev/dri/renderD128"], hostGroups: ["44", "105"] }],
    ["nvidia-toolkit", { devices: ["/dev/dri/card0", "/dev/dri/renderD128"], hostGroups: ["44", "105"] }],
    ["wsl", { devices: ["/dev/dxg"] }],
  ])("%s", (name, settings) => {
    expect(settingsOf("--dri", name).settings).toEqual(settings);
    expect(settingsOf("--dri=auto", name).settings).toEqual(settings);
  });

  test("mounts WSL's libraries", () => {
    const view = plan("--dri", "wsl");
    expect(view.mountAt("/usr/lib/wsl")).toMatchObject({ source: "/usr/lib/wsl", readOnly: true });
    expect(view.step("prepend", "LD_LIBRARY_PATH").entries).toEqual(["/usr/lib/wsl/lib"]);
  });

  test("without a GPU is an error, or prints the reason with auto", () => {
    expect(problems("--dri", "none").map(({ code }) => code)).toEqual(["gpu/no-devices"]);
    expect(plan("--dri=auto", "none").notices.map(({ text }) => text)).toEqual([
      "running without a Mesa GPU: no device found in /dev/dri",
    ]);
  });
});

test("accepts a value only after =", () => {
  expect(planOf(gpu, "--nvidia=auto runtime img").plan.base.image).toBe("runtime");
});

// Generated from the fakes. To regenerate them: vitest --update.
describe("the recordings match the fake machines", () => {
  test.each(Object.keys(fakeMachines) as FakeMachine[])("%s", async (name) => {
    const host = recordHost(fakeHost(fakeMachines[name]));
    for (const line of ["--nvidia", "--nvidia=auto", "--nvidia=gpus", "--nvidia=cdi", "--nvidia=runtime"]) {
      problemsOf(gpu, `${line} --dri=auto img`, { host });
    }
    problemsOf(gpu, "--dri img", { host });
    await expect(`${JSON.stringify(host, null, 2)}\n`).toMatchFileSnapshot(
      join(recordings, `fake-${name}.json`),
    );
  });
});
