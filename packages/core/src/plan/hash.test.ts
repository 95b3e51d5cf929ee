import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../test-support/texts.ts";
import type { BaseFacts } from "./bind.ts";
import { imageHash, recipeHash } from "./hash.ts";
import type { Plan, Step } from "./plan.ts";

const by = { from: ["a"], layer: "project" } as const;
const steps: readonly Step[] = [
  {
    ...by,
    type: "exec",
    title: "t",
    args: ["x", "y"],
    as: "root",
    env: { A: "1" },
    caches: [{ target: "/c", id: "c" }],
  },
  { ...by, type: "packages", names: { apt: ["git"] }, optional: false },
  { ...by, type: "file", path: "/f", contents: "x", mode: 0o644, owner: "root" },
  { ...by, type: "env", name: "A", value: "1" },
  { ...by, type: "prepend", name: "PATH", entries: ["/x"] },
  { ...by, type: "label", name: "l", value: "v" },
  { ...by, type: "copy-from", image: "i", source: "/s", target: "/t", owner: "root" },
];
const plan: Plan = {
  version: 1,
  base: { image: "img" },
  account: { name: "ada", uid: 1, gid: 2, home: "/home/ada", from: "user" },
  steps,
  run: { command: [], env: [], mounts: [], settings: {}, preparations: [] },
};
const base: BaseFacts = {
  id: "sha256:a",
  platform: "linux/amd64",
  user: "",
  workdir: "",
  env: {},
  entrypoint: [],
  command: [],
};
const hash = recipeHash(plan);

/** The plan with one step's fields changed. */
const changed = (index: number, fields: object): Plan => ({
  ...plan,
  steps: steps.map((step, at) => (at === index ? ({ ...step, ...fields } as Step) : step)),
});

describe("the hash of the recipe", () => {
  test("is 64 hex digits, and the same each time", () => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(recipeHash(structuredClone(plan))).toBe(hash);
  });

  test.each<[number, object]>([
    [0, { args: ["x", "y", ""] }],
    [0, { args: ["xy"] }],
    [0, { as: "user" }],
    [0, { env: {} }],
    [0, { env: { A: "2" } }],
    [0, { caches: [] }],
    [1, { names: { apk: ["git"] } }],
    [1, { optional: true }],
    [2, { path: "/g" }],
    [2, { contents: "" }],
    [2, { mode: 0o600 }],
    [2, { owner: "user" }],
    [3, { name: "B" }],
    [3, { value: "" }],
    [4, { entries: ["/x", "/y"] }],
    [5, { value: "w" }],
    [6, { image: "j" }],
    [6, { source: "/" }],
    [6, { target: "/" }],
    [6, { owner: "user" }],
  ])("changes with step %i: %j", (index, fields) => {
    expect(recipeHash(changed(index, fields))).not.toBe(hash);
  });

  test("changes when a step is removed, or two are swapped", () => {
    const [first, second, ...rest] = steps as [Step, Step, ...Step[]];
    expect(recipeHash({ ...plan, steps: [first, ...rest] })).not.toBe(hash);
    expect(recipeHash({ ...plan, steps: [second, first, ...rest] })).not.toBe(hash);
  });

  test("changes with the IDs of the user, which own files", () => {
    const account = plan.account as NonNullable<Plan["account"]>;
    expect(recipeHash({ ...plan, account: { ...account, uid: 9 } })).not.toBe(hash);
    expect(recipeHash({ ...plan, account: { ...account, gid: 9 } })).not.toBe(hash);
    const { account: _account, ...nobody } = plan;
    expect(recipeHash(nobody)).not.toBe(hash);
  });

  test("does not change with requesting extensions, titles, the name of the user or of the base, or the run spec", () => {
    const account = plan.account as NonNullable<Plan["account"]>;
    expect(recipeHash(changed(0, { from: ["b", "c"] }))).toBe(hash);
    expect(recipeHash(changed(0, { layer: "user", title: "another" }))).toBe(hash);
    expect(recipeHash(changed(1, { title: "a title" }))).toBe(hash);
    expect(recipeHash({ ...plan, account: { ...account, name: "bob", home: "/b", from: "x" } })).toBe(hash);
    expect(recipeHash({ ...plan, base: { image: "other" } })).toBe(hash);
    expect(
      recipeHash({
        ...plan,
        run: { ...plan.run, command: ["x"], settings: { name: { value: "n", from: "c" } } },
      }),
    ).toBe(hash);
  });

  test("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), fc.nat(), (env, seed) => {
        const entries = Object.entries(env);
        const turned = [
          ...entries.slice(seed % (entries.length || 1)),
          ...entries.slice(0, seed % (entries.length || 1)),
        ];
        expect(recipeHash(changed(0, { env: Object.fromEntries(turned.reverse()) }))).toBe(
          recipeHash(changed(0, { env })),
        );
      }),
    );
  });

  test("differs for different arguments", () => {
    const args = fc.array(anyText);
    fc.assert(
      fc.property(args, args, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(recipeHash(changed(0, { args: a })) === recipeHash(changed(0, { args: b }))).toBe(same);
      }),
    );
  });
});

describe("the hash of the image", () => {
  const image = imageHash(plan, base, "v1");

  test("changes with the recipe, the content of the base, the platform and the lowering", () => {
    expect(imageHash(changed(3, { value: "2" }), base, "v1")).not.toBe(image);
    expect(imageHash(plan, { ...base, id: "sha256:b" }, "v1")).not.toBe(image);
    expect(imageHash(plan, { ...base, platform: "linux/arm64" }, "v1")).not.toBe(image);
    expect(imageHash(plan, base, "v2")).not.toBe(image);
    expect(imageHash(plan, base, "v1", ["sha256:c"])).not.toBe(image);
  });

  test("does not change with facts that follow from the content of the base", () => {
    expect(imageHash(plan, { ...base, digest: "x@sha256:y", env: { A: "1" }, user: "node" }, "v1")).toBe(
      image,
    );
  });
});
