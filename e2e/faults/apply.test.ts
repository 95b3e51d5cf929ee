import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFailed } from "vitest";
import { dockerEngine, isLeftOut, using } from "../support/engines.ts";
import { anyOf, seed, tryAll } from "../support/faults/seed.ts";
import { StepKiller } from "../support/faults/step-killer.ts";
import { outcomeOf, rocker, startRocker } from "../support/rocker.ts";
import { ownDirectory, subdirectory, testUser } from "../support/test-user.ts";
import { giveTo } from "../support/tree.ts";

const image = "rocker-test/busybox:latest";

describe.skipIf(isLeftOut("docker"))(`kill -9 of rocker isolate apply (ROCKER_FAULT_SEED=${seed})`, () => {
  it("loses no version of a file, and the next one completes it", async () => {
    const directory = ownDirectory();
    const killer = new StepKiller();
    const state = join(directory, "state");
    const project = subdirectory(directory, "project");
    const options = {
      cwd: project,
      env: { ...using(dockerEngine).env, XDG_STATE_HOME: state },
      withAll: true,
    };
    const apply = ["isolate", "apply", "--yes"];
    const start = (fault: Readonly<Record<string, string>>) =>
      startRocker(apply, { ...options, env: { ...options.env, ...fault } });

    /** A project, and a copy of it in which a container changed, added and removed files. */
    async function prepare(): Promise<void> {
      rmSync(project, { recursive: true });
      mkdirSync(project);
      for (const name of ["changed", "removed", "same"]) writeFileSync(join(project, name), "before\n");
      giveTo(testUser, project);
      const script = "echo after >changed; rm removed; mkdir new; echo after >new/file; echo after >added";
      const line = [
        "--isolate",
        "--isolate-project=copy",
        "--cwd",
        "--user",
        "--no-user-sudo",
        image,
        "sh",
        "-c",
        script,
      ];
      const outcome = await rocker(line, options);
      expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    }
    const contents = (): Record<string, string> =>
      Object.fromEntries(
        readdirSync(project, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .map((path) => [path.slice(project.length + 1), readFileSync(path, "utf8")]),
      );
    const applied = { added: "after\n", changed: "after\n", "new/file": "after\n", same: "before\n" };

    await prepare();
    const whole = await outcomeOf(start(killer.counting()));
    expect(whole, whole.stderr).toMatchObject({ code: 0 });
    expect(contents()).toEqual(applied);
    const { steps } = killer;
    for (let round = 0; round < (tryAll ? 20 : 1); round++) {
      await prepare();
      const at = anyOf(steps);
      onTestFailed(() => {
        process.stderr.write(`killed at step ${at} of ${steps}\n`);
      });
      const child = start(killer.killingAt(at));
      child.stdin.end();
      await once(child, "exit");
      const { changed, same } = contents();
      expect({ changed: ["before\n", "after\n"].includes(changed ?? ""), same }).toEqual({
        changed: true,
        same: "before\n",
      });
      const next = await rocker(apply, options);
      // If the first one was complete, there is no copy any more.
      if (next.code !== 0) expect(next.stderr).toContain("isolate/no-copy");
      expect(contents()).toEqual(applied);
      expect(readdirSync(join(state, "rocker/isolate"))).toEqual([]);
    }
  });
});
