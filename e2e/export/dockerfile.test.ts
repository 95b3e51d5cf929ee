import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeEngines, using } from "../support/engines.ts";
import { buildExported, configOf, exportPlan, probe, succeedAs, treeOf } from "../support/exported.ts";
import { rocker } from "../support/rocker.ts";

const image = "rocker-test/busybox:latest";

describeEngines("plan --format dockerfile", (engine) => {
  const options = using(engine);

  it("builds the same image as rocker", async () => {
    const flags = ["--user", image];
    const own = await rocker(["build", ...flags], options);
    expect(own.code, own.stderr).toBe(0);
    const exported = await exportPlan("dockerfile", flags, options);
    expect(exported.code, exported.stderr).toBe(0);
    const built = buildExported(engine, exported.directory);
    expect(treeOf(engine, built)).toEqual(treeOf(engine, own.stdout.trim()));
    const config = configOf(engine, own.stdout.trim());
    // What a run of rocker would pass to the container.
    expect(configOf(engine, built)).toEqual({
      ...config,
      WorkingDir: engine.as.uid === 0 ? "" : engine.as.home,
    });
  });

  it("runs the same command as rocker, as the same user with the same variables", async () => {
    const flags = [
      "--user",
      "--env=E=",
      "--env",
      "A=1 $B 'c' \"d\"",
      "--workdir",
      "/usr/bin",
      image,
      ...probe("a b", "$c"),
    ];
    const own = await rocker(flags, options);
    expect(own.code, own.stderr).toBe(0);
    const exported = await exportPlan("dockerfile", flags, options);
    expect(exported.code, exported.stderr).toBe(0);
    const built = buildExported(engine, exported.directory);
    const keepId = engine.name === "podman" && engine.as.uid !== 0 ? ["--userns=keep-id"] : [];
    expect(succeedAs(engine.as, [engine.name, "run", "--rm", ...keepId, built])).toBe(own.stdout);
  });

  it("names what an image cannot have, and exits with 3", async () => {
    const exported = await exportPlan(
      "dockerfile",
      ["--volume", "/tmp:/here", "--port", "80", image],
      options,
    );
    expect(exported.code).toBe(3);
    for (const text of [readFileSync(join(exported.directory, "Dockerfile"), "utf8"), exported.stderr]) {
      expect(text).toContain(
        "mount at /here (volume): docker run --mount type=bind,source=/tmp,target=/here",
      );
      expect(text).toContain("docker run --publish=80");
    }
  });
});
