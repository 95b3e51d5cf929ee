import { describe, expect, test } from "vitest";
import { type BaseFacts, bind } from "./bind.ts";
import type { Plan, Step } from "./plan.ts";

const base: BaseFacts = {
  id: "sha256:abc",
  platform: "linux/amd64",
  user: "",
  workdir: "",
  env: { PATH: "/base/bin", LIBS: "" },
  entrypoint: ["/entry"],
  command: ["cmd"],
};
const account = { name: "ada", uid: 1234, gid: 5678, home: "/home/ada", from: "user" };
const run = { command: ["x"], env: [], mounts: [], settings: {}, preparations: [] };
const by = { from: ["a"], layer: "project" } as const;

const planWith = (steps: readonly Step[], facts: Partial<Plan> = {}): Plan => ({
  version: 1,
  base: { image: "img:1" },
  steps,
  run,
  ...facts,
});
const exec = (as: "root" | "user"): Step => ({
  ...by,
  type: "exec",
  title: "t",
  args: ["x"],
  as,
  env: {},
  caches: [],
});
const prepend = (name: string, ...entries: string[]): Step => ({ ...by, type: "prepend", name, entries });
const setting = (name: string, value: string): Step => ({ ...by, type: "env", name, value });

test("the base's facts and the name it was asked for by stand in the bound plan", () => {
  expect(bind(planWith([]), base)).toEqual({
    base: { ...base, image: "img:1" },
    steps: [],
    user: "",
    account: undefined,
    run,
  });
});

test("it is pure: nothing that goes in is changed, and the same gives the same", () => {
  const freeze = <Value>(value: Value): Value => {
    if (value && typeof value === "object") Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };
  const plan = freeze(planWith([exec("user"), prepend("PATH", "/x"), setting("A", "1")], { account }));
  expect(bind(plan, freeze(base))).toEqual(bind(plan, base));
});

describe("users", () => {
  const users = (plan: Plan, user: string) => {
    const bound = bind(plan, { ...base, user });
    return [
      bound.user,
      ...bound.steps.map((step) => ("as" in step ? step.as : "owner" in step ? step.owner : "")),
    ];
  };
  const file = { ...by, type: "file", path: "/x", contents: "", mode: 0o644, owner: "user" } as const;
  const copy = { ...by, type: "copy-from", image: "i", source: "/x", target: "/y", owner: "user" } as const;
  const steps: Step[] = [exec("root"), exec("user"), file, copy, { ...file, owner: "root" }];

  test("the plan's account, whatever the base's user is", () => {
    const expected = ["1234", "0:0", "1234:5678", "1234:5678", "1234:5678", "0:0"];
    expect(users(planWith(steps, { account }), "")).toEqual(expected);
    expect(users(planWith(steps, { account }), "node")).toEqual(expected);
  });

  test("without one, the base's user, whose name is root when it has none", () => {
    expect(users(planWith(steps), "node")).toEqual(["node", "0:0", "node", "node", "node", "0:0"]);
    expect(users(planWith(steps), "")).toEqual(["", "0:0", "0:0", "0:0", "0:0", "0:0"]);
  });
});

describe("variables", () => {
  const variables = (steps: readonly Step[], env: BaseFacts["env"] = base.env) =>
    bind(planWith(steps), { ...base, env }).steps.map(
      (step) => step.type === "env" && `${step.name}=${step.value}`,
    );

  test("entries stand in front of the base's value", () => {
    expect(variables([prepend("PATH", "/x", "/y")])).toEqual(["PATH=/x:/y:/base/bin"]);
  });

  test("later ones in front of earlier ones, and of what a step set", () => {
    expect(variables([prepend("PATH", "/x"), prepend("PATH", "/y")])).toEqual([
      "PATH=/x:/base/bin",
      "PATH=/y:/x:/base/bin",
    ]);
    expect(variables([setting("PATH", "/own"), prepend("PATH", "/x")])).toEqual([
      "PATH=/own",
      "PATH=/x:/own",
    ]);
  });

  test("a variable that is not set, or empty, leaves no empty entry", () => {
    expect(variables([prepend("NEW", "/x")])).toEqual(["NEW=/x"]);
    expect(variables([prepend("LIBS", "/x")])).toEqual(["LIBS=/x"]);
  });

  test("a base without PATH has the one that a runtime would give it", () => {
    expect(variables([prepend("PATH", "/x")], {})).toEqual([
      "PATH=/x:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ]);
  });

  test("who asked for it is kept", () => {
    expect(bind(planWith([prepend("A", "/x"), setting("B", "1")]), base).steps).toMatchObject([
      { from: ["a"] },
      { from: ["a"] },
    ]);
  });
});

test("labels and packages stay as they are", () => {
  const steps: Step[] = [
    { ...by, type: "label", name: "l", value: "v" },
    { ...by, type: "packages", names: { apt: ["git"] }, optional: true },
  ];
  expect(bind(planWith(steps), base).steps).toEqual(steps);
});
