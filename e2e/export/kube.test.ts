import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describePodman, using } from "../support/engines.ts";
import { buildExported, exportPlan, makeDirectory, probe, runAs } from "../support/exported.ts";
import { rocker } from "../support/rocker.ts";

const image = "rocker-test/busybox:latest";

describePodman("plan --format kube", (engine) => {
  const options = using(engine);

  it("is a pod like rocker's own container", async () => {
    const name = `rocker-e2e-${randomUUID()}`;
    const directory = makeDirectory(engine.as, "with space, comma");
    const flags = [
      ...["--user", "--volume", directory, "--volume", `${directory}:/ro:ro`, "--name", name],
      ...["--env", "A=1 $B ${C} $(D) 'c' \"d\" \\ #", "--cap-drop", "MKNOD"],
      ...[image, ...probe("a b", "$c", "${d}", "$(e)", "", "a\n'")],
    ];
    const own = await rocker(flags, options);
    expect(own.code, own.stderr).toBe(0);
    const exported = await exportPlan("kube", ["--for-me", ...flags], options);
    expect(exported.code, exported.stderr).toBe(0);
    const built = buildExported(engine, exported.directory, {});
    engine.client("tag", built, "localhost/busybox-rocker:latest");
    const keepId = engine.as.uid === 0 ? [] : ["--userns=keep-id"];
    const pod = join(exported.directory, "pod.yaml");
    const played = runAs(engine.as, ["podman", "kube", "play", ...keepId, pod]);
    expect(played.code, played.stderr).toBe(0);
    const container = `${name}-busybox`;
    engine.client("wait", container);
    const logs = engine.client("logs", container);
    runAs(engine.as, ["podman", "kube", "down", pod]);
    expect(logs).toBe(own.stdout);
  });
});
