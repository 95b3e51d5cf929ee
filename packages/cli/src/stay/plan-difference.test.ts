import type { Plan } from "@rocker/core/lifecycle";
import { describe, expect, test } from "vitest";
import { planDifference } from "./plan-difference.ts";

const plan: Plan = {
  version: 1,
  base: { image: "debian:12" },
  steps: [
    { type: "file", from: ["a"], layer: "project", path: "/f", contents: "one", mode: 0o644, owner: "root" },
    { type: "env", from: ["a"], layer: "project", name: "A", value: "1" },
  ],
  run: {
    command: [],
    env: [{ name: "B", value: "2", from: "container" }],
    mounts: [
      {
        type: "bind",
        source: "/s",
        target: "/t",
        folder: true,
        readOnly: false,
        options: [],
        from: "volume",
      },
    ],
    settings: { hostname: { value: "h", from: "container" } },
    preparations: [{ from: "x11", data: {} }],
  },
};
const lines = (after: Plan) =>
  planDifference(plan, after).map(({ kind, row: [what, text] }) => `${kind} ${what} ${text}`);

describe("two plans", () => {
  test("alike have no difference", () => {
    expect(lines(structuredClone(plan))).toEqual([]);
  });

  test("who asked for a thing is none", () => {
    const [file, env] = structuredClone(plan.steps);
    if (!file || !env) throw new Error("no steps");
    expect(lines({ ...plan, steps: [{ ...file, from: ["b"] }, env] })).toEqual([]);
  });

  test("of another image, with steps, mounts and settings more and less", () => {
    const run = { ...plan.run, mounts: [], settings: { hostname: { value: "i", from: "container" } } };
    expect(lines({ ...plan, base: { image: "debian:13" }, steps: plan.steps.slice(0, 1), run })).toEqual([
      "removed image debian:12",
      "removed project set A=1",
      "removed mount /s at /t",
      "removed hostname h",
      "added image debian:13",
      "added hostname i",
    ]);
  });

  test("that read alike and differ in content", () => {
    const [file, env] = plan.steps;
    if (file?.type !== "file" || !env) throw new Error("no steps");
    expect(lines({ ...plan, steps: [{ ...file, contents: "two" }, env] })).toEqual([
      "changed project write /f (644, root)",
    ]);
  });

  test("one thing that is there twice is counted", () => {
    const [, env] = plan.steps;
    if (!env) throw new Error("no steps");
    expect(lines({ ...plan, steps: [...plan.steps, env] })).toEqual(["added project set A=1"]);
  });
});
