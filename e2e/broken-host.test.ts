import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isLeftOut } from "./support/engines.ts";
import { OwnDaemon } from "./support/own-daemon.ts";
import { patience } from "./support/patience.ts";
import { projectWithExtension } from "./support/project.ts";
import { outcomeOf, rocker, startRocker } from "./support/rocker.ts";
import { ownDirectory, root, subdirectory, testUser } from "./support/test-user.ts";
import { giveTo } from "./support/tree.ts";

const image = "rocker-test/busybox:latest";

describe("a working directory that was deleted", () => {
  it.each([["ls"], ["enter"], ["doctor"], ["config"], ["up", image], [image, "true"]])(
    "rocker %s names it",
    async (...line) => {
      const cwd = ownDirectory();
      // Deleted by the shell that starts rocker, because nothing can be started in a directory that is gone.
      const script = 'rmdir "$PWD"; exec "$@"';
      const { code, stdout, stderr } = await rocker(line, { cwd, through: ["sh", "-c", script, "sh"] });
      expect(code).not.toBe(0);
      expect({ stdout, gone: !existsSync(cwd) }).toEqual({ stdout: "", gone: true });
      expect(stderr).toContain("rocker: error RK444");
      expect(stderr).not.toMatch(/RK901|\n +at /);
    },
  );
});

// Only root can mount a file system.
describe.skipIf(!root)("a HOME that is read-only", () => {
  const home = ownDirectory();
  const options = { env: { HOME: home, XDG_CACHE_HOME: undefined, ROCKER_ENGINE: "docker" }, cwd: "/" };

  beforeAll(() => {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", home]);
    execFileSync("mount", ["-o", "remount,ro", home]);
  });
  afterAll(() => void execFileSync("umount", ["--lazy", home]));

  it("does not keep an image from being run", async () => {
    expect(await rocker([image, "echo", "runs"], options)).toMatchObject({ code: 0, stdout: "runs\n" });
  });

  it.each([
    ["RK415", "cannot write to the state directory", ["up", image]],
    ["RK21", "read-only file system", ["ext", "add", "@rocker/ext-ssh"]],
  ])("is %s: %s", async (error, text, line) => {
    const { code, stderr } = await rocker(line, options);
    expect(code).not.toBe(0);
    expect(stderr).toContain(`rocker: error ${error}`);
    expect(stderr).toContain(text);
    expect(stderr).toContain("read-only file system");
    expect(stderr).not.toMatch(/RK901|ENOENT|\n +at /);
  });
});

describe.skipIf(!root)("a disk that is full", () => {
  const disk = ownDirectory();

  beforeAll(() => {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m,mode=0777", "tmpfs", disk]);
  });
  afterAll(() => void execFileSync("umount", ["--lazy", disk]));

  it("does not take the copy of a project, and nothing of it is left", async () => {
    const project = subdirectory(ownDirectory(), "project");
    subdirectory(project, ".git");
    writeFileSync(join(project, "large"), Buffer.alloc(2 * 1024 * 1024));
    giveTo(testUser, project);
    const line = ["--isolate", "--isolate-project=copy", "--cwd", image, "true"];
    const env = { XDG_STATE_HOME: disk, ROCKER_ENGINE: "docker" };
    const { code, stdout, stderr } = await rocker(line, { cwd: project, env, withAll: true });
    expect({ code, stdout }).toEqual({ code: 125, stdout: "" });
    expect(stderr).toContain("rocker: error isolate/disk-full");
    expect(stderr).not.toMatch(/RK304|RK901|\n +at /);
    expect(readdirSync(join(disk, "rocker/isolate"))).toEqual([]);
  });
});

describe.skipIf(!root || isLeftOut("docker"))("a daemon that dies during a build", () => {
  const daemon = new OwnDaemon({ network: true });

  beforeAll(async () => {
    await daemon.start();
    daemon.load(image);
  });
  afterAll(() => daemon.remove());

  it("is named, and the next command works when it is back", async () => {
    const cwd = projectWithExtension("wait", 'container.withExec(["sleep", value]);', testUser);
    const env = { ...daemon.environment, ROCKER_ENGINE: "docker", XDG_STATE_HOME: ownDirectory() };
    const line = (seconds: number) => ["--trust", `--wait=${seconds}`, image, "true"];
    const running = startRocker(line(1000), { cwd, env });
    const outcome = outcomeOf(running);
    let shown = "";
    running.stderr.on("data", (chunk) => {
      shown += chunk;
    });
    await vi.waitFor(() => expect(shown).toContain("wait: sleep"), patience);
    await daemon.kill();
    const { code, stderr } = await outcome;
    expect(code).toBe(125);
    expect(stderr).toContain("rocker: error RK442");
    expect(stderr).not.toMatch(/RK901|\n +at /);
    await daemon.start();
    expect(await rocker(line(0), { cwd, env })).toMatchObject({ code: 0 });
  });
});
