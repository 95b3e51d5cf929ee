import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFailed } from "vitest";
import { AgentProject } from "../support/agent-project.ts";
import { dockerEngine, isLeftOut } from "../support/engines.ts";
import { anyOf, seed, tryAll } from "../support/faults/seed.ts";
import { StepKiller } from "../support/faults/step-killer.ts";
import { OwnDaemon } from "../support/own-daemon.ts";
import { outcomeOf } from "../support/rocker.ts";
import { root, testUser } from "../support/test-user.ts";

const work = "echo committed >a; git add a; git commit -qm a; echo edited >b";

describe.skipIf(isLeftOut("docker"))(`kill -9 of rocker agent (ROCKER_FAULT_SEED=${seed})`, () => {
  let project: AgentProject;
  const killer = new StepKiller();
  beforeAll(async () => {
    project = new AgentProject(dockerEngine);
    const created = await project.create("one");
    expect(created, created.stderr).toMatchObject({ code: 0 });
    await project.shell("one", work);
  });
  afterAll(() => project.end());

  const scratches = () =>
    readdirSync(join(project.directory, "state/rocker/agents"), { recursive: true, encoding: "utf8" }).filter(
      (path) => /scratch-[^/]*$/.test(path),
    );
  /** Nothing fetched and nothing applied. */
  const reset = () => {
    project.git("update-ref", "-d", "refs/rocker/one");
    project.git("checkout", "-q", "-f", ".");
    project.git("clean", "-qfd");
  };
  const start = (verb: string, fault: Readonly<Record<string, string>>) =>
    project.startWith(fault, "agent", verb, "one");
  const files = () =>
    ["a", "b"].map((name) => {
      const file = join(project.path, name);
      return existsSync(file) ? readFileSync(file, "utf8") : undefined;
    });

  it.each(["fetch", "apply"])(
    "in %s: nothing is lost or half there, and the next one works",
    async (verb) => {
      reset();
      const whole = await outcomeOf(start(verb, killer.counting()));
      expect(whole, whole.stderr).toMatchObject({ code: 0 });
      const { steps } = killer;
      const moments = tryAll
        ? Array.from({ length: steps }, (_, index) => index + 1)
        : Array.from({ length: 4 }, () => anyOf(steps));
      let at = 0;
      onTestFailed(() => {
        process.stderr.write(`killed at step ${at} of ${steps}\n`);
      });
      for (at of moments) {
        reset();
        const child = start(verb, killer.killingAt(at));
        child.stdin.end();
        await once(child, "exit");
        // Git may go on, and ends by itself.
        await expect.poll(() => project.gitProcesses(), { timeout: 30_000 }).toEqual([]);
        expect(project.git("fsck", "--strict", "--no-dangling")).toBe("");
        const refs = project.git("for-each-ref", "--format=%(refname)", "refs/rocker");
        if (refs !== "") expect(project.git("show", "refs/rocker/one:b")).toBe("edited\n");
        // Whole or not at all.
        expect([
          [undefined, undefined],
          ["committed\n", "edited\n"],
        ]).toContainEqual(files());
        const next = await project.agent(verb, "one");
        expect(next, next.stderr).toMatchObject({ code: 0 });
        expect(project.git("show", "refs/rocker/one:a")).toBe("committed\n");
        if (verb === "apply") expect(files()).toEqual(["committed\n", "edited\n"]);
        expect(scratches()).toEqual([]);
      }
    },
  );
});

// Only root can start a daemon and mount a small disk.
describe.skipIf(!root || isLeftOut("docker"))("an agent whose daemon is killed", () => {
  const own = new OwnDaemon();
  let project: AgentProject;
  // A small one. It has no Git: the agent works on a copy.
  const image = "debian:bookworm";
  beforeAll(async () => {
    await own.start();
    own.load(image);
    project = new AgentProject(dockerEngine).with(own.environment);
  });
  afterAll(async () => {
    await project.end();
    await own.remove();
  });

  it("keeps its work, and the next command works", async () => {
    const created = await project.agent("new", "one", image);
    expect(created, created.stderr).toMatchObject({ code: 0 });
    await project.shell("one", "echo edited >b");
    const running = project.start("agent", "run", "one", "sleep", "1000");
    await expect.poll(() => own.client("ps", "--quiet"), { timeout: 30_000 }).not.toBe("");
    await own.kill();
    await once(running, "exit");
    for (const args of [
      ["apply", "one"],
      ["run", "one", "true"],
      ["rm", "one"],
    ]) {
      const failed = await project.agent(...args);
      expect(failed.code).not.toBe(0);
      expect(failed.stderr, args[0]).toMatch(/error (RK4\d\d|agent\/not-fetched)/);
    }
    await own.start();
    const again = await project.shell("one", "cat b");
    expect(again, again.stderr).toMatchObject({ code: 0, stdout: "edited\n" });
    const applied = await project.agent("apply", "one");
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(readFileSync(join(project.path, "b"), "utf8")).toBe("edited\n");
  });
});

describe.skipIf(!root || isLeftOut("docker"))("an agent on a full disk", () => {
  let project: AgentProject;
  let disk: string;
  beforeEach(() => {
    project = new AgentProject(dockerEngine);
    disk = join(project.directory, "state");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", disk]);
    chownSync(disk, testUser.uid, testUser.gid);
  });
  afterEach(async () => {
    await project.end().catch(() => {});
    execFileSync("umount", ["--lazy", disk]);
  });
  const fill = () => {
    try {
      writeFileSync(join(disk, "filler"), Buffer.alloc(8 * 2 ** 20));
    } catch {}
  };

  it("reaches nothing that is not recorded, loses nothing, and goes on when there is space", async () => {
    const created = await project.create("one", "--allow", "host.docker.internal:9");
    expect(created, created.stderr).toMatchObject({ code: 0 });
    await project.shell("one", work);
    fill();
    for (const args of [
      ["fetch", "one"],
      ["apply", "one"],
    ]) {
      const failed = await project.agent(...args);
      expect(failed.code, args[0]).not.toBe(0);
      expect(failed.stderr, args[0]).toMatch(/error (RK50\d|agent\/git)/);
      expect(failed.stderr).not.toMatch(/RK901|RK220|\n\s+at .*:\d+:\d+/);
    }
    const [{ container }] = JSON.parse((await project.agent("ls", "--json")).stdout);
    const inside = (script: string) => dockerEngine.client("exec", container, "sh", "-c", script);
    // What is left of the log's last block takes a few entries.
    const visits = `i=0; while [ $i -lt 60 ]; do code=$(curl -s -o /tmp/answer -w '%{http_code}' -x http://127.0.0.1:3128 http://host.docker.internal:9/); i=$((i+1)); done; echo $code; cat /tmp/answer`;
    expect(inside(visits)).toBe("502\nthe audit log cannot be written\n");
    expect(project.git("status", "--porcelain")).toBe("");
    rmSync(join(disk, "filler"));
    const applied = await project.agent("apply", "one");
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(project.git("show", "refs/rocker/one:b")).toBe("edited\n");
    fill();
    const refused = await project.create("two");
    expect(refused.code).not.toBe(0);
    rmSync(join(disk, "filler"));
    expect(dockerEngine.client("ps", "--all", "--format", "{{.Names}}")).not.toContain("rocker-agent-two");
    const again = await project.create("two");
    expect(again, again.stderr).toMatchObject({ code: 0 });
  });
});
