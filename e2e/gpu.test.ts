import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeEngines, using } from "./support/engines.ts";
import { root } from "./support/person.ts";
import { rocker } from "./support/rocker.ts";

const image = "debian:bookworm";
const group = 4321;

// No test machine has a card: stubs that are /dev/null, where no real ones are, and only root can make them.
describe.skipIf(!root || existsSync("/dev/dri"))("with stub device nodes (as root, without a card)", () => {
  beforeAll(() => {
    mkdirSync("/dev/dri");
    for (const name of ["card0", "renderD128"]) {
      execFileSync("mknod", ["--mode=660", `/dev/dri/${name}`, "c", "1", "3"]);
      execFileSync("chown", [`0:${group}`, `/dev/dri/${name}`]);
    }
    // A person whose session has them is let in by an access list; here by the mode.
    execFileSync("chmod", ["o+rw", "/dev/dri/card0"]);
  });
  afterAll(() => rmSync("/dev/dri", { recursive: true, force: true }));

  describeEngines("--dri", (engine) => {
    const line = (...command: string[]) =>
      rocker(["--dri", "--user", image, ...command], { ...using(engine), withAll: true });

    test("the devices are in the container", async () => {
      const { code, stdout, stderr } = await line(
        "sh",
        "-c",
        "ls /dev/dri && test -c /dev/dri/card0 && : >/dev/dri/card0",
      );
      expect(code, stderr).toBe(0);
      expect(stdout).toBe("card0\nrenderD128\n");
    });

    // Without root there is no other group inside than the person's own, and this one is not.
    test.skipIf(engine.name === "podman" && engine.as.uid !== 0)(
      "one that a group may use can be used",
      async () => {
        const { code, stdout, stderr } = await line("sh", "-c", "id -G && echo x >/dev/dri/renderD128");
        expect(code, stderr).toBe(0);
        expect(stdout.split(/\s/)).toContain(String(group));
      },
    );
  });
});

describeEngines("without a card", (engine) => {
  const options = { ...using(engine), withAll: true };

  test("--nvidia is an error, --nvidia=auto says why and runs", async () => {
    const required = await rocker(["--nvidia", image, "true"], options);
    expect(required).toMatchObject({ code: 125, stderr: expect.stringContaining("error gpu/no-card") });
    const auto = await rocker(["--nvidia=auto", image, "echo", "ran"], options);
    expect(auto).toMatchObject({ code: 0, stdout: "ran\n" });
    expect(auto.stderr).toContain("no NVIDIA card is used: there is no NVIDIA card on this machine");
  });
});
