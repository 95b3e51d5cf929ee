import { expect, test } from "vitest";
import type { ImageFacts } from "../engine/images.ts";
import type { Runtime } from "../engine/runtime.ts";
import type { BoundPlan } from "../plan/bind.ts";
import { requireLayers } from "./layer-limit.ts";

const base = (layers: number) =>
  ({ layers: Array.from({ length: layers }, String) }) as unknown as ImageFacts;
const planOf = (files: number) =>
  ({
    base: { image: "img" },
    steps: [
      { type: "env", from: ["b"], name: "A", value: "1" },
      ...Array.from({ length: files }, (_, at) => ({ type: "file", from: [at % 10 ? "a" : "b"] })),
    ],
  }) as unknown as BoundPlan;

/** A runtime that takes so many; says how often it was asked. */
function taking(layers: number | undefined) {
  let asked = 0;
  const describe = async () => {
    asked++;
    return { version: "1", rootless: false, storage: { driver: "stack", directory: "/", layers } };
  };
  return { runtime: { name: "fake", describe } as unknown as Runtime, asked: () => asked };
}

test("as many as the engine takes are built", async () => {
  const { runtime } = taking(127);
  await expect(requireLayers(planOf(120), base(7), runtime)).resolves.toBeUndefined();
  await expect(requireLayers(planOf(500), base(7), taking(undefined).runtime)).resolves.toBeUndefined();
  await expect(requireLayers(planOf(500), base(7), { name: "inside" } as Runtime)).resolves.toBeUndefined();
});

test("one more is refused, with who adds how many", async () => {
  await expect(requireLayers(planOf(120), base(8), taking(127).runtime)).rejects.toMatchObject({
    problems: [
      {
        code: "RK511",
        what: expect.stringMatching(/on img .* 128 layers, and fake \(stack\) .* at most 127/),
        why: "The base image has 8 layers. Added: 12 from b, 108 from a.",
      },
    ],
  });
});

test("the engine is not asked about few", async () => {
  const { runtime, asked } = taking(1);
  await requireLayers(planOf(90), base(10), runtime);
  expect(asked()).toBe(0);
});
