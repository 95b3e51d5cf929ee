import { describe, expect, test } from "vitest";
import type { Plan } from "../plan/plan.ts";
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
        directory: true,
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

describe("the difference of two plans", () => {
  test("is empty if they are equal", () => {
    expect(lines(structuredClone(plan))).toEqual([]);
  });

  test("ignores which extension made a request", () => {
    const [file, env] = structuredClone(plan.steps);
    if (!file || !env) throw new Error("no steps");
    expect(lines({ ...plan, steps: [{ ...file, from: ["b"] }, env] })).toEqual([]);
  });

  test("lists the image, steps, mounts and settings that were added and removed", () => {
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

  test("reports entries with the same text but different content as changed", () => {
    const [file, env] = plan.steps;
    if (file?.type !== "file" || !env) throw new Error("no steps");
    expect(lines({ ...plan, steps: [{ ...file, contents: "two" }, env] })).toEqual([
      "changed project write /f (644, root)",
    ]);
  });

  test("counts duplicates", () => {
    const [, env] = plan.steps;
    if (!env) throw new Error("no steps");
    expect(lines({ ...plan, steps: [...plan.steps, env] })).toEqual(["added project set A=1"]);
  });
});
