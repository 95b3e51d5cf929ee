import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLeftOut } from "./support/engines.ts";
import { OwnDaemon } from "./support/own-daemon.ts";
import { rocker, startRocker } from "./support/rocker.ts";
import { ownDirectory, root, subdirectory, testUser } from "./support/test-user.ts";

const image = "rocker-test/busybox:latest";

// A reboot as far as a test can do it: the daemon stops with its containers, and /run and /tmp are empty afterwards.
describe.skipIf(!root || isLeftOut("docker"))("a persistent container and a restarting daemon", () => {
  let daemon: OwnDaemon;
  const home = ownDirectory();
  const project = subdirectory(home, "project");
  const runtime = join(home, "run");
  const options = () => ({
    cwd: project,
    env: {
      ...daemon.environment,
      ROCKER_ENGINE: "docker",
      XDG_STATE_HOME: join(home, "state"),
      XDG_RUNTIME_DIR: runtime,
    },
  });

  beforeAll(async () => {
    daemon = new OwnDaemon();
    await daemon.start();
    daemon.load(image);
  });
  afterAll(() => daemon.remove());

  it("can be entered after a reboot and keeps its changes", async () => {
    mkdirSync(runtime);
    expect(await rocker(["up", "--volume", ".", image], options())).toMatchObject({ code: 0 });
    await rocker(["enter", "sh", "-c", "echo kept >/kept"], options());
    await daemon.stop();
    rmSync(runtime, { recursive: true });
    await daemon.start();
    const ls = await rocker(["ls", "--json"], options());
    expect(JSON.parse(ls.stdout)).toMatchObject([{ state: "stopped" }]);
    const entered = await rocker(["enter", "sh", "-c", "cat /kept; pwd"], options());
    expect(entered).toMatchObject({ code: 0, stdout: `kept\n${project}\n` });
  });

  it("stops commands in the container, and rocker reports it", async () => {
    const inside = startRocker(["enter", "sh", "-c", "echo in; exec sleep 1000"], {
      as: testUser,
      ...options(),
    });
    const words: string[] = [];
    inside.stderr.on("data", (chunk) => words.push(String(chunk)));
    await once(inside.stdout, "data");
    const end = once(inside, "close");
    await daemon.stop();
    expect((await end)[0]).toBe(125);
    // Whether the daemon still answers after its container has stopped is a race.
    expect(words.join("")).toMatch(/RK419|RK403/);
    await daemon.start();
    expect(await rocker(["enter", "echo", "back"], options())).toMatchObject({ code: 0, stdout: "back\n" });
  });
});
