import { planOf } from "@rocker/testkit";
import { expect, test } from "vitest";
import helpers from "./index.ts";

test("installs the tools in one step of the system layer", () => {
  const view = planOf(helpers, "--dev-helpers img");
  const step = view.step("packages");
  expect([step.layer, step.optional, view.plan.steps.length]).toEqual(["system", false, 1]);
  for (const names of Object.values(step.names)) {
    expect(names).toEqual(expect.arrayContaining(["git", "tmux", "less", "curl", "emacs-nox"]));
  }
  expect(step.names.apt).toEqual(expect.arrayContaining(["byobu", "vim", "procps"]));
});
