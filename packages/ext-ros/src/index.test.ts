import { execFileSync, type StdioOptions } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeHost, planOf, problemsOf } from "@rocker/testkit";
import { describe, expect, onTestFinished, test } from "vitest";
import ros from "./index.ts";

// ROS packages are not available in tests: the installation is tested up to the plan, and with a stub of apt-get.

describe("--rmw", () => {
  test.each([
    ["fastrtps", "rmw_fastrtps_cpp", "rmw-fastrtps-cpp"],
    ["cyclonedds", "rmw_cyclonedds_cpp", "rmw-cyclonedds-cpp"],
    ["zenoh", "rmw_zenoh_cpp", "rmw-zenoh-cpp"],
  ])("%s is installed and selected", (rmw, implementation, name) => {
    const view = planOf(ros, `--rmw=${rmw} img`);
    expect(view.variable("RMW_IMPLEMENTATION")).toBe(implementation);
    expect(view.step("exec", `ROS middleware ${rmw}`)).toMatchObject({ layer: "system", as: "root" });
    expect(view.step("exec").args.at(-1)).toBe(name);
  });

  test("installs the package of the image's ROS distribution, and fails without one", () => {
    const bin = directoryWith({ "apt-get": '#!/bin/sh\necho "apt-get $*"\n', rm: "#!/bin/sh\n" });
    const [shell = "", ...args] = planOf(ros, "--rmw=zenoh img").step("exec").args;
    const run = (env: Record<string, string>) =>
      execFileSync(shell, args, { env: { PATH: bin, ...env }, encoding: "utf8", stdio: "pipe" });
    expect(run({ ROS_DISTRO: "jazzy" })).toContain("--no-install-recommends ros-jazzy-rmw-zenoh-cpp\n");
    expect(() => run({})).toThrow("this image has no ROS");
  });
});

describe("other options", () => {
  test("set the domain ID, network and IPC mode", () => {
    const view = planOf(ros, "--ros-domain-id=0 --ros-host img");
    expect(view.variable("ROS_DOMAIN_ID")).toBe("0");
    expect([view.setting("network"), view.setting("ipc")]).toEqual(["host", "host"]);
    expect(view.plan.steps).toEqual([]);
    expect(planOf(ros, "--ros-domain-id 7 img").setting("network")).toBeUndefined();
  });

  test.each(["233", "-1", "x"])("rejects domain ID %s", (domain) => {
    expect(problemsOf(ros, [`--ros-domain-id=${domain}`, "img"])).toHaveLength(1);
  });

  test("--ros-workspace mounts, starts in and sources the workspace", () => {
    const host = fakeHost({ directories: ["/home/ada/ws"] });
    const view = planOf(ros, "--ros-workspace ~/ws img", { host });
    expect(view.mountAt("/home/ada/ws")).toMatchObject({ source: "/home/ada/ws", readOnly: false });
    expect(view.setting("workdir")).toBe("/home/ada/ws");
    expect(view.variable("BASH_ENV")).toBe("/etc/rocker/ros.bash");
  });

  test("bash sources the workspace once, whatever its path", () => {
    const workspace = directoryWith({});
    mkdirSync(join(workspace, "a $b/install"), { recursive: true });
    writeFileSync(join(workspace, "a $b/install/setup.bash"), "COUNT=$((${COUNT:-0} + 1)); export COUNT\n");
    const file = join(workspace, "ros.bash");
    writeFileSync(
      file,
      planOf(ros, `--ros-workspace ${workspace} img`, hostWith(workspace)).step("file").contents,
    );
    const env = { PATH: process.env.PATH, BASH_ENV: file, ROCKER_ROS_WORKSPACE: join(workspace, "a $b") };
    // With a socket as standard input, bash assumes that rshd started it and reads other startup files.
    const stdio: StdioOptions = ["ignore", "pipe", "inherit"];
    const inner = "bash -c 'echo $COUNT'";
    expect(execFileSync("bash", ["-c", inner], { env, encoding: "utf8", stdio })).toBe("1\n");
  });

  test("rejects a missing workspace", () => {
    expect(problemsOf(ros, "--ros-workspace /none img").map(({ code }) => code)).toEqual(["ros/workspace"]);
  });
});

const hostWith = (directory: string) => ({ host: fakeHost({ directories: [directory] }) });

function directoryWith(programs: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), "rocker-ros-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(directory, name), text, { mode: 0o755 });
  return directory;
}
