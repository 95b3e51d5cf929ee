import { execFileSync } from "node:child_process";
import { chownSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeBase } from "../support/base-image.ts";
import { describeEnginesOfOthers, isLeftOut, using } from "../support/engines.ts";
import { FaultyDaemon } from "../support/faults/faulty-daemon.ts";
import { anyOf, seed, tryAll } from "../support/faults/seed.ts";
import { OwnDaemon } from "../support/own-daemon.ts";
import { rocker } from "../support/rocker.ts";
import { ownDirectory, root, testUser } from "../support/test-user.ts";

const image = "rocker-test/busybox:latest";
const identity = ["--user", "--no-user-sudo"];
const locksIn = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((path) => /\.lock|\.new-/.test(path));

describeEnginesOfOthers("many runs at once", (engine) => {
  it("build one image, and leave no locks", async () => {
    const state = ownDirectory();
    const env = { ...using(engine).env, XDG_STATE_HOME: state };
    const base = makeBase(engine, "many", { script: `echo ${Math.random()} > /random` });
    const all = Array.from({ length: tryAll ? 30 : 6 }, () =>
      rocker([...identity, base, "id", "-u"], { env, cwd: state }),
    );
    for (const outcome of await Promise.all(all))
      expect(outcome).toMatchObject({ code: 0, stdout: `${testUser.uid}\n` });
    expect(readdirSync(join(state, "rocker/images"))).toHaveLength(1);
    expect(locksIn(state)).toEqual([]);
  });
});

// Only root can start a daemon and mount a small disk.
describe.skipIf(!root || isLeftOut("docker"))(`a daemon that is killed (ROCKER_FAULT_SEED=${seed})`, () => {
  const own = new OwnDaemon({ network: true });
  const proxy = new FaultyDaemon(own.environment.DOCKER_HOST);
  beforeAll(async () => {
    await own.start();
    own.load(image);
    await proxy.start();
  });
  afterAll(async () => {
    proxy.stop();
    await own.remove();
  });

  it("is reported by name, and the next run works", async () => {
    const state = ownDirectory();
    const env = { ...proxy.environment, XDG_STATE_HOME: state, ROCKER_ENGINE: "docker" };
    const build = () => rocker(["build", "--nocache", ...identity, image], { env, cwd: state });
    expect(await build()).toMatchObject({ code: 0 });
    const { requests } = proxy;
    for (let round = 0; round < (tryAll ? 5 : 1); round++) {
      let end: Promise<void> | undefined;
      proxy.plan(anyOf(requests), true, () => {
        end = own.kill();
      });
      const { code, stderr } = await build();
      proxy.planNone();
      await end;
      // After the last request, nothing is missing any more.
      expect(code === 0 || /error RK4\d\d|error RK50\d/.test(stderr), stderr).toBe(true);
      expect(stderr).not.toMatch(/RK901|\n\s+at .*:\d+:\d+/);
      await own.start();
      expect(await build()).toMatchObject({ code: 0 });
    }
    expect(locksIn(state)).toEqual([]);
    expect(own.client("images", "--quiet", "--filter", "reference=localhost/rocker/base")).toBe("");
  });
});

describe.skipIf(!root || isLeftOut("docker"))("a full disk with rocker's state", () => {
  const disk = ownDirectory();
  beforeAll(() => {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
    chownSync(disk, testUser.uid, testUser.gid);
  });
  afterAll(() => void execFileSync("umount", ["--lazy", disk]));

  it("is reported, and the next run works when there is space", async () => {
    const env = { XDG_STATE_HOME: disk, ROCKER_ENGINE: "docker" };
    const up = () => rocker(["up", "--name", `rocker-e2e-full-${process.pid}`, image], { env, cwd: disk });
    const filler = join(disk, "filler");
    try {
      writeFileSync(filler, Buffer.alloc(128 * 1024));
    } catch {}
    const { code, stderr } = await up();
    expect({ code, stderr }).toMatchObject({
      code: 125,
      stderr: expect.stringMatching(/error RK(415|50\d|51\d)/),
    });
    rmSync(filler);
    expect(await up()).toMatchObject({ code: 0 });
    expect(await rocker(["rm", "--force"], { env, cwd: disk })).toMatchObject({ code: 0 });
    expect(locksIn(disk)).toEqual([]);
  });
});
