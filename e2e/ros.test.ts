import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { imageWithStubOfRos } from "./support/ros-image.ts";
import { ownDirectory } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

describeEngines("ROS", (engine) => {
  const { as } = engine;
  let image: string;
  beforeAll(() => {
    image = imageWithStubOfRos(engine, "ros");
  });

  it("sets middleware, domain and workspace in every bash", async () => {
    const workspace = ownDirectory(as);
    const file = join(workspace, "install/setup.bash");
    mkdirSync(dirname(file));
    writeFileSync(file, "export SOURCED=$((SOURCED + 1))\n");
    giveTo(as, workspace);
    const flags = ["--user", "--no-user-sudo", "--rmw", "cyclonedds", "--ros-domain-id", "7"];
    const script = "ros2; pwd; echo $SOURCED; bash -c 'echo $SOURCED'; touch mine";
    const line = [...flags, "--ros-workspace", workspace, image, "bash", "-c", script];
    const { code, stdout, stderr } = await rocker(line, { ...using(engine), withAll: true });
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(`rmw_cyclonedds_cpp 7 ros-jazzy-rmw-cyclonedds-cpp\n${workspace}\n1\n1\n`);
  });
});
