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

test("the bound plan has the facts of the base and its requested name", () => {
  expect(bind(planWith([]), base)).toEqual({
    base: { ...base, image: "img:1" },
    steps: [],
    user: "",
    account: undefined,
    run,
  });
});

test("is pure: changes none of its inputs, and returns equal results for equal inputs", () => {
  const freeze = <Value>(value: Value): Value => {
    if (value && typeof value === "object") Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };
  const plan = freeze(planWith([exec("user"), prepend("PATH", "/x"), setting("A", "1")], { account }));
  expect(bind(plan, freeze(base))).toEqual(bind(plan, base));
});

test("a program can have the base image's user in a variable", () => {
  const step = { ...exec("root"), userVariable: "WHO" } as Step;
  const envOf = (user: string) => bind(planWith([step], { account }), { ...base, user }).steps[0];
  expect(envOf("")).toMatchObject({ env: { WHO: "root" }, as: "0:0" });
  expect(envOf("vscode:x")).toMatchObject({ env: { WHO: "vscode:x" } });
  expect(envOf("")).not.toHaveProperty("userVariable");
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

  test("are the account of the plan, whatever the user of the base", () => {
    const expected = ["1234", "0:0", "1234:5678", "1234:5678", "1234:5678", "0:0"];
    expect(users(planWith(steps, { account }), "")).toEqual(expected);
    expect(users(planWith(steps, { account }), "node")).toEqual(expected);
  });

  test("are the user of the base otherwise, root if it has none", () => {
    expect(users(planWith(steps), "node")).toEqual(["node", "0:0", "node", "node", "node", "0:0"]);
    expect(users(planWith(steps), "")).toEqual(["", "0:0", "0:0", "0:0", "0:0", "0:0"]);
  });
});

describe("variables", () => {
  const variables = (steps: readonly Step[], env: BaseFacts["env"] = base.env) =>
    bind(planWith(steps), { ...base, env }).steps.map(
      (step) => step.type === "env" && `${step.name}=${step.value}`,
    );

  test("entries are prepended to the value of the base", () => {
    expect(variables([prepend("PATH", "/x", "/y")])).toEqual(["PATH=/x:/y:/base/bin"]);
  });

  test("an expanded value has the variables of the image so far", () => {
    const expanded = (name: string, value: string): Step => ({
      ...by,
      type: "env",
      name,
      value,
      expand: true,
    });
    expect(
      variables([
        setting("A", "$B"),
        expanded("C", "${A}-$UNSET-$5"),
        expanded("PATH", "/x:$PATH:/y"),
        expanded("PATH", "/z:${PATH}"),
      ]),
    ).toEqual(["A=$B", "C=$B--$5", "PATH=/x:/base/bin:/y", "PATH=/z:/x:/base/bin:/y"]);
  });

  test("later entries come before earlier ones, and before what a step set", () => {
    expect(variables([prepend("PATH", "/x"), prepend("PATH", "/y")])).toEqual([
      "PATH=/x:/base/bin",
      "PATH=/y:/x:/base/bin",
    ]);
    expect(variables([setting("PATH", "/own"), prepend("PATH", "/x")])).toEqual([
      "PATH=/own",
      "PATH=/x:/own",
    ]);
  });

  test("an unset or empty variable adds no empty entry", () => {
    expect(variables([prepend("NEW", "/x")])).toEqual(["NEW=/x"]);
    expect(variables([prepend("LIBS", "/x")])).toEqual(["LIBS=/x"]);
  });

  test("a base without PATH gets the default of runtimes", () => {
    expect(variables([prepend("PATH", "/x")], {})).toEqual([
      "PATH=/x:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ]);
  });

  test("keeps the requesting extension", () => {
    expect(bind(planWith([prepend("A", "/x"), setting("B", "1")]), base).steps).toMatchObject([
      { from: ["a"] },
      { from: ["a"] },
    ]);
  });
});

test("labels and packages are unchanged", () => {
  const steps: Step[] = [
    { ...by, type: "label", name: "l", value: "v" },
    { ...by, type: "packages", names: { apt: ["git"] }, optional: true },
  ];
  expect(bind(planWith(steps), base).steps).toEqual(steps);
});

test("a variable of the container can refer to those of the image and of the container", () => {
  const by = { from: "x" };
  const env = [
    { ...by, name: "OWN", value: "own" },
    { ...by, name: "PATH", value: "${containerEnv:PATH}:/x", expand: true as const },
    {
      ...by,
      name: "ALL",
      value: "${containerEnv:OWN}-${containerEnv:UNSET:default}-${HOME}",
      expand: true as const,
    },
    { ...by, name: "PLAIN", value: "${containerEnv:PATH}" },
    { ...by, name: "HOST", host: true as const, variable: "OTHER" },
  ];
  const plan = planWith([]);
  const bound = bind({ ...plan, run: { ...plan.run, env } }, { ...base, env: { PATH: "/base/bin" } });
  expect(bound.run.env).toEqual([
    env[0],
    { ...by, name: "PATH", value: "/base/bin:/x" },
    { ...by, name: "ALL", value: "own-default-${HOME}" },
    env[3],
    env[4],
  ]);
});

test.each([
  ["", {}, "/home/ada"],
  ["/", {}, "/home/ada"],
  ["/app", {}, undefined],
  ["", { workdir: { value: "/w", from: "container" } }, "/w"],
])("with the WORKDIR %j and the settings %j, the command starts in %s", (workdir, settings, expected) => {
  const plan = planWith([], { workdir: { value: "/home/ada", from: "user" }, run: { ...run, settings } });
  expect(bind(plan, { ...base, workdir }).run.settings.workdir?.value).toBe(expected);
});
