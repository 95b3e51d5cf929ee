import { expect, expectTypeOf, test } from "vitest";
import { defineExtension } from "../extension/extension.ts";
import { bareHost } from "../test-support/hosts.ts";
import { argumentsOf } from "./inputs.ts";
import { rocker } from "./rocker.ts";

const one = defineExtension({
  name: "one",
  summary: "one",
  options: {
    one: { type: "boolean", summary: "" },
    "one-name": { type: "string", summary: "", bare: "you" },
    "one-kind": { type: "enum", values: ["a", "b"], summary: "" },
    "one-count": { type: "integer", summary: "" },
    "one-list": { type: "list", summary: "" },
    "one-map": { type: "map", summary: "" },
  },
  setup: (container, { options }) => void container.withRunVariable("ONE", JSON.stringify(options)),
});
const host = bareHost({ env: { ROCKER_ONE_NAME: "of a variable" } });
const common = { image: "img", engines: [], extensions: [one], host } as const;

test("options have the types of the extensions, and mean what they do on a command line", async () => {
  const plan = await rocker({
    ...common,
    one: true,
    "one-name": "--two words=x",
    "one-kind": "b",
    "one-count": 3,
    "one-list": ["a b", "--c", "!d"],
    "one-map": { A: "1=2", B: undefined },
  }).plan(["--help", ""]);
  const [variable] = plan.run.env;
  expect(JSON.parse(variable && "value" in variable ? (variable.value ?? "") : "")).toEqual({
    one: true,
    "one-name": "--two words=x",
    "one-kind": "b",
    "one-count": 3,
    "one-list": ["a b", "--c"],
    "one-map": [{ key: "A", value: "1=2" }, { key: "B" }],
  });
  expect(plan.run.command).toEqual(["--help", ""]);
});

test("variables of the command line do not change what a program wants", async () => {
  const plan = await rocker({ ...common, one: true }).plan();
  expect(JSON.stringify(plan)).not.toContain("of a variable");
});

test("all that is wrong is one error", async () => {
  // @ts-expect-error: no extension has this option.
  const wrong = rocker({ ...common, one: true, nowhere: true, "one-count": 1.5 });
  await expect(wrong.plan()).rejects.toThrow(/RK102[\s\S]*RK103/);
});

test("types: what is no option, or no value of one, does not compile", () => {
  type Inputs = Parameters<typeof rocker<[typeof one]>>[0];
  expectTypeOf<Inputs["one-kind"]>().toEqualTypeOf<"a" | "b" | false | undefined>();
  expectTypeOf<Inputs["one-name"]>().toEqualTypeOf<string | boolean | undefined>();
  expectTypeOf<Inputs["one-list"]>().toEqualTypeOf<readonly string[] | undefined>();
});

test("no value becomes an argument of its own", () => {
  expect(
    argumentsOf({ a: "--b", c: false, d: undefined, e: ["x", "--y"], f: { K: "v", L: undefined } }),
  ).toEqual(["--a=--b", "--no-c", "--e=x", "--e=--y", "--f=K=v", "--f=L"]);
});
