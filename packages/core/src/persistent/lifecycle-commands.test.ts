import { expect, test } from "vitest";
import type { LifecycleCommand, LifecycleStage } from "../plan/lifecycle-commands.ts";
import type { Plan } from "../plan/plan.ts";
import type { ContainerRecord } from "../state/container-records.ts";
import { nextCreationCommand, withCommandsOf } from "./lifecycle-commands.ts";

const planWith = (...commands: readonly [LifecycleStage, string][]): Plan => {
  const all = commands.map(([stage, program]): LifecycleCommand => {
    return { from: "x", stage, programs: [{ args: [program] }] };
  });
  const lifecycle = { commands: all, userEnvProbe: "none" } as const;
  const run = { command: [], env: [], mounts: [], settings: {}, preparations: [] };
  return {
    version: 1,
    base: { image: "i" },
    steps: [],
    run: { ...run, ...(all.length > 0 && { lifecycle }) },
  };
};
const recordOf = (plan: Plan, created?: number): ContainerRecord => ({
  ...{ name: "n", engine: "docker", id: "1", project: "/p", created: "", baseId: "", user: "" },
  plan,
  ...(created !== undefined && { lifecycle: { created } }),
});

const before = planWith(["onCreate", "a"], ["postCreate", "b"], ["postStart", "c"]);

test("commands that were not run yet can change", () => {
  const after = planWith(["onCreate", "a"], ["postCreate", "fixed"], ["postAttach", "d"]);
  const record = withCommandsOf(after, recordOf(before, 1));
  expect(record.plan.run.lifecycle).toEqual(after.run.lifecycle);
  expect(nextCreationCommand(record)?.programs).toEqual([{ args: ["fixed"] }]);
  expect(withCommandsOf(planWith(), recordOf(before)).plan.run).not.toHaveProperty("lifecycle");
});

test("commands that were run cannot: that takes a new container", () => {
  const record = recordOf(before, 2);
  expect(withCommandsOf(planWith(["onCreate", "a"], ["postCreate", "fixed"]), record)).toBe(record);
  expect(withCommandsOf(planWith(), record)).toBe(record);
  expect(nextCreationCommand(record)).toBeUndefined();
});

test("the same commands change nothing", () => {
  const record = recordOf(before, 1);
  expect(withCommandsOf(structuredClone(before), record)).toBe(record);
});
