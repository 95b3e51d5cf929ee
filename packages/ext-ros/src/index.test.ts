import { execFileSync, type StdioOptions } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, onTestFinished, test } from "vitest";
import ros from "./index.ts";

// ROS' packages cannot be had on the machines that run these tests: its install is tested to the plan, with a stub of
// apt-get.

describe("--rmw", () => {
  test.each([
    ["fastrtps", "rmw_fastrtps_cpp", "rmw-fastrtps-cpp"],
    ["cyclonedds", "rmw_cyclonedds_cpp", "rmw-cyclonedds-cpp"],
    ["zenoh", "rmw_zenoh_cpp", "rmw-zenoh-cpp"],
  ])("%s is installed and chosen", (rmw, implementation, name) => {
    const view = planOf(ros, `--rmw=${rmw} img`);
    expect(view.variable("RMW_IMPLEMENTATION")).toBe(implementation);
    expect(view.step("exec", `ROS middleware ${rmw}`)).toMatchObject({ layer: "system", as: "root" });
    expect(view.step("exec").args.at(-1)).toBe(name);
  });

  test("the package is that of the image's distribution; without one it says so", () => {
    const bin = folderWith({ "apt-get": '#!/bin/sh\necho "apt-get $*"\n', rm: "#!/bin/sh\n" });
    const [shell = "", ...args] = planOf(ros, "--rmw=zenoh img").step("exec").args;
    const run = (env: Record<string, string>) =>
      execFileSync(shell, args, { env: { PATH: bin, ...env }, encoding: "utf8", stdio: "pipe" });
    expect(run({ ROS_DISTRO: "jazzy" })).toContain("--no-install-recommends ros-jazzy-rmw-zenoh-cpp\n");
    expect(() => run({})).toThrow("this image has no ROS");
  });
});

describe("the others", () => {
  test("domain, network and shared memory", () => {
    const view = planOf(ros, "--ros-domain-id=0 --ros-host img");
    expect(view.variable("ROS_DOMAIN_ID")).toBe("0");
    expect([view.setting("network"), view.setting("ipc")]).toEqual(["host", "host"]);
    expect(view.plan.steps).toEqual([]);
    expect(planOf(ros, "--ros-domain-id 7 img").setting("network")).toBeUndefined();
  });

  test.each(["233", "-1", "x"])("there is no domain %s", (domain) => {
    expect(problemsOf(ros, [`--ros-domain-id=${domain}`, "img"])).toHaveLength(1);
  });

  test("a workspace is mounted, entered and sourced", () => {
    const host = fakeHost({ folders: ["/home/ada/ws"] });
    const view = planOf(ros, "--ros-workspace ~/ws img", { host });
    expect(view.mountAt("/home/ada/ws")).toMatchObject({ source: "/home/ada/ws", readOnly: false });
    expect(view.setting("workdir")).toBe("/home/ada/ws");
    expect(view.variable("BASH_ENV")).toBe("/etc/rocker/ros.bash");
  });

  test("its set-up file is sourced once by bash, whatever the path", () => {
    const workspace = folderWith({});
    mkdirSync(join(workspace, "a $b/install"), { recursive: true });
    writeFileSync(join(workspace, "a $b/install/setup.bash"), "COUNT=$((${COUNT:-0} + 1)); export COUNT\n");
    const file = join(workspace, "ros.bash");
    writeFileSync(
      file,
      planOf(ros, `--ros-workspace ${workspace} img`, hostWith(workspace)).step("file").contents,
    );
    const env = { PATH: process.env.PATH, BASH_ENV: file, ROCKER_ROS_WORKSPACE: join(workspace, "a $b") };
    // With a socket for its input bash would think of rshd, and read other files.
    const stdio: StdioOptions = ["ignore", "pipe", "inherit"];
    const inner = "bash -c 'echo $COUNT'";
    expect(execFileSync("bash", ["-c", inner], { env, encoding: "utf8", stdio })).toBe("1\n");
  });

  test("one that is missing is an error", () => {
    expect(problemsOf(ros, "--ros-workspace /none img").map(({ code }) => code)).toEqual(["ros/workspace"]);
  });
});

const hostWith = (folder: string) => ({ host: fakeHost({ folders: [folder] }) });

function folderWith(programs: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "rocker-ros-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(folder, name), text, { mode: 0o755 });
  return folder;
}
