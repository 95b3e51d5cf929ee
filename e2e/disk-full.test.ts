import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLeftOut } from "./support/engines.ts";
import { rocker } from "./support/rocker.ts";
import { ownDirectory, root } from "./support/test-user.ts";

// Only root can mount a small disk, and only Podman can be configured by its environment to store images on it.
describe.skipIf(!root || isLeftOut("podman"))("a full disk during a build", () => {
  const disk = ownDirectory(root);
  const configuration = join(disk, "storage.conf");
  const env = { ROCKER_ENGINE: "podman", CONTAINERS_STORAGE_CONF: configuration };
  const podman = (...args: string[]) =>
    execFileSync("podman", args, {
      env: { ...process.env, ...env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });

  beforeAll(() => {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", disk]);
    const [graph, run] = [join(disk, "images"), join(disk, "run")];
    writeFileSync(configuration, `[storage]\ndriver = "vfs"\ngraphroot = "${graph}"\nrunroot = "${run}"\n`);
    const image = join(ownDirectory(root), "busybox.tar");
    execFileSync("podman", ["save", "--output", image, "rocker-test/busybox:latest"], { stdio: "ignore" });
    podman("load", "--input", image);
    execFileSync("sh", ["-c", 'cat /dev/zero > "$1/rest" || true', "fill", disk], { stdio: "ignore" });
  });
  afterAll(() => void execFileSync("umount", ["--lazy", disk]));

  it("is reported with a fix, and no image is created", async () => {
    // Root's own account needs no step, another name does.
    const line = [
      "--user",
      "--user-override-name=somebody",
      "--no-user-sudo",
      "rocker-test/busybox:latest",
      "true",
    ];
    const { code, stdout, stderr } = await rocker(line, { as: root, env });
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toContain("RK504");
    expect(stderr).toContain("Free some space");
    expect(podman("images", "--quiet", "--filter", "reference=localhost/rocker/*")).toBe("");
  });
});
