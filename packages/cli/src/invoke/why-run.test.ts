import { expect, test } from "vitest";
import { whyRun } from "./why-run.ts";

const before = { baseId: "sha256:aaaaaaaaaaaaaaaa", steps: ["1", "2", "3"] };
const now = (steps: string[], baseId = before.baseId) => ({ baseId, steps });

test.each([
  [0, undefined, now(["1"]), true, "first build on this base image"],
  [0, before, now(["1"]), false, "--nocache"],
  [2, before, now(["1", "2", "3"], "sha256:b"), true, "the base image has changed (was aaaaaaaaaaaa)"],
  [1, before, now(["1", "x", "3"]), true, "the step has changed"],
  [2, before, now(["1", "x", "3"]), true, "an earlier step has changed"],
  [3, before, now(["1", "2", "3", "4"]), true, "the step has changed"],
  [0, before, now(["1", "x", "3"]), true, "not in the builder's cache"],
  [1, before, now(["1", "2", "3"]), true, "not in the builder's cache"],
])("step %i", (index, past, present, useCache, reason) => {
  expect(whyRun(index, past, present, { useCache })).toContain(reason);
});
