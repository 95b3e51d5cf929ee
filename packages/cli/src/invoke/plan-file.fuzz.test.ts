import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRockerError, systemHost } from "@rocker/core/lifecycle";
import fc from "fast-check";
import { expect } from "vitest";
import {
  deepTexts,
  directoryForInputs,
  fuzz,
  fuzzLength,
  oddJson,
  parsedOrRefused,
  spoiled,
} from "../../../../scripts/fuzz/fuzz.ts";
import { readPlanFile } from "./plan-file.ts";

const host = systemHost();
const path = join(directoryForInputs(), "plan.json");

const valid = {
  version: 1,
  base: { image: "debian:bookworm" },
  steps: [
    {
      ...{ type: "exec", from: ["x"], layer: "system", title: "t", args: ["a"], as: "root", env: { A: "1" } },
      caches: [{ id: "a", target: "/a" }],
    },
  ],
  run: {
    command: ["a"],
    env: [],
    mounts: [
      {
        ...{
          type: "bind",
          source: "/a",
          target: "/b",
          directory: true,
          readOnly: false,
          options: [],
          from: "x",
        },
      },
    ],
    settings: {},
    preparations: [],
  },
};
const keys = ["version", "base", "image", "steps", "run", "command", "env", "mounts", "settings", "services"];

function read(text: string) {
  writeFileSync(path, text);
  return parsedOrRefused(() => readPlanFile(path, host), isRockerError);
}

fuzz("a plan has nothing that an engine would read as more than one value", {
  runs: 40,
  inputs: fc.oneof(
    {
      weight: 4,
      arbitrary: spoiled([JSON.stringify(valid)], "\\n", ":", ",", "--", '"__proto__":{},', ".."),
    },
    { weight: 2, arbitrary: oddJson(keys).map((value) => JSON.stringify({ ...valid, run: value })) },
    { weight: 1, arbitrary: fc.constantFrom(...deepTexts) },
    { weight: 1, arbitrary: fc.constantFrom(...deepTexts).map((text) => `{"version":1,"x":${text}}`) },
  ),
  check: (text) => {
    const plan = read(text)?.plan;
    if (!plan) return;
    expect(plan.base.image).toMatch(/^[\w.][\w.:/@-]*$/);
    for (const mount of plan.run.mounts) expect(mount.target).not.toContain("\0");
    for (const step of plan.steps)
      for (const { id, target } of step.type === "exec" ? step.caches : [])
        expect(id + target).not.toMatch(/[\s,"]/);
  },
});

fuzzLength("a plan", ["[", "{", '{"a":', '"', "a", " ", ","], read);
