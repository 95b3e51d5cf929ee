import type { Plan } from "@rocker/core/lifecycle";
import { expect, test } from "vitest";
import { planText } from "./plan-text.ts";

const plain = { error: String, strong: String, dim: String, good: String };
const from = "container";
const plan: Plan = {
  version: 1,
  base: { image: "debian" },
  steps: [],
  run: {
    command: ["echo", "a  b", "c d e f g h i j k l m"],
    env: [],
    mounts: [],
    settings: { memory: { value: "1610612736", from }, shmSize: { value: "65537", from } },
    preparations: [],
  },
};

test("wraps lines to the terminal's width, and shows sizes as users write them", () => {
  const text = planText(plan, plain, 44);
  expect(text.split("\n").slice(2)).toEqual([
    "container",
    '  command  echo "a  b" "c d e f g',
    '           h i j k l m"',
    "  memory   1536m                   container",
    "  shmSize  65537                   container",
  ]);
  // Without a terminal, lines stay whole for programs that read them.
  expect(planText(plan, plain)).toContain('echo "a  b" "c d e f g h i j k l m"\n');
});
