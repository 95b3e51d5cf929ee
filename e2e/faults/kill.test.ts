import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isLeftBehind } from "@rocker/core/engine";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { describeEnginesOfOthers } from "../support/engines.ts";
import { FaultyEngine } from "../support/faults/faulty-engine.ts";
import { anyOf, seed, tryAll } from "../support/faults/seed.ts";
import { StepKiller } from "../support/faults/step-killer.ts";
import { patience } from "../support/patience.ts";
import { outcomeOf, rocker, startRocker } from "../support/rocker.ts";
import { ownDirectory } from "../support/test-user.ts";

const image = "rocker-test/busybox:latest";
const identity = ["--user", "--no-user-sudo"];

describeEnginesOfOthers(`kill -9 of rocker (ROCKER_FAULT_SEED=${seed})`, (engine) => {
  const faulty = new FaultyEngine(engine);
  const project = ownDirectory();
  const state = ownDirectory();
  const killer = new StepKiller();
  const name = `rocker-e2e-fault-${process.pid}`;
  const env = { ...faulty.environment, XDG_STATE_HOME: state };
  const run = (...args: string[]) => rocker(args, { cwd: project, env });
  const { client } = engine;

  beforeAll(() => faulty.start());
  afterAll(async () => {
    for (const id of idsOf(`label=dev.rocker.container=${name}`)) client("rm", "--force", id);
    faulty.stop();
  });

  const idsOf = (filter: string) =>
    client("ps", "--all", "--quiet", "--filter", filter).split("\n").filter(Boolean);
  const basesLeft = () =>
    client("images", "--filter", "reference=localhost/rocker/base", "--format", "{{.Tag}}")
      .split("\n")
      .filter((tag) => isLeftBehind(tag));
  const filesLeft = () =>
    readdirSync(state, { recursive: true, encoding: "utf8" }).filter((path) =>
      /\.lock|\.removed-|\.new-|entries\//.test(path),
    );

  const start = (args: readonly string[], fault: Readonly<Record<string, string>> = {}) =>
    startRocker(args, { cwd: project, env: { ...env, ...fault } });

  /** The numbers of requests to the daemon and of steps with files of a whole command. */
  async function sizeOf(args: readonly string[]) {
    faulty.planNone();
    const outcome = await outcomeOf(start(args, killer.counting()));
    expect(outcome).toMatchObject({ code: 0 });
    return { requests: faulty.requests, steps: killer.steps };
  }

  /** Kills the command once; clients that it started may end first. */
  async function killed(args: readonly string[], { request = 0, step = 0, answers = true }) {
    const child = start(args, step > 0 ? killer.killingAt(step) : {});
    if (request > 0) faulty.plan(request, answers, () => child.kill("SIGKILL"));
    child.stdin.end();
    const [code, signal] = await once(child, "exit");
    faulty.planNone();
    expect(code === 0 || signal === "SIGKILL").toBe(true);
    await expect.poll(() => faulty.clients(), patience).toEqual([]);
  }

  const noCache = ["--nocache", ...identity, image];
  it.each<{ command: string; args: string[]; before?: string[]; after?: string[] }>([
    { command: "run", args: [...noCache, "true"] },
    { command: "build", args: ["build", ...noCache] },
    {
      command: "up",
      args: ["up", "--name", name, ...identity, image],
      after: ["rm", "--force", name],
    },
    {
      command: "enter",
      before: ["up", "--name", name, ...identity, image],
      args: ["enter", "--name", name, "true"],
      after: ["rm", "--force", name],
    },
    { command: "prune", before: ["build", ...noCache], args: ["prune", "--yes"] },
  ])("in $command: the next one works, and nothing is left", async ({ args, before, after }) => {
    const prepare = async () => {
      if (before) expect(await run(...before)).toMatchObject({ code: 0 });
    };
    const clear = async () => {
      if (after) expect(await run(...after)).toMatchObject({ code: 0 });
    };
    await prepare();
    const { requests, steps } = await sizeOf(args);
    await clear();
    const moments = Array.from({ length: tryAll ? 10 : 1 }, () =>
      requests > 0 && anyOf(2) === 1
        ? { request: anyOf(requests), answers: anyOf(2) === 1 }
        : { step: anyOf(steps) },
    );
    let moment: object = {};
    onTestFailed(() => {
      process.stderr.write(`killed at ${JSON.stringify({ args, moment, requests, steps })}\n`);
    });
    for (moment of moments) {
      await prepare();
      await killed(args, moment);
      expect(await run(...args)).toMatchObject({ code: 0 });
      await clear();
    }
    expect(await run("prune", "--yes", "--all")).toMatchObject({ code: 0 });
    expect({ bases: basesLeft(), containers: idsOf(`name=${name}`), files: filesLeft() }).toEqual({
      bases: [],
      containers: [],
      files: [],
    });
    expect(existsSync(join(state, "rocker"))).toBe(true);
  });
});
