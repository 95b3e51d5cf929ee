import { type BoundPlan, type BoundStep, cacheId } from "@rocker/core/engine";
import { Kind, parse, valueFromASTUntyped } from "graphql";
import { expect, test } from "vitest";
import { goFileMode, Lowering } from "./lowering.ts";
import type { Container } from "./sdk.ts";
import { fakeDagger } from "./test-support/fake-dagger.ts";

const base: BoundPlan["base"] = {
  id: "sha256:0",
  platform: "linux/amd64",
  user: "",
  workdir: "",
  env: { PATH: "/bin", OLD: "before" },
  entrypoint: [],
  command: [],
  image: "img",
};
const planWith = (facts: Partial<BoundPlan["base"]> = {}, user = ""): BoundPlan => ({
  base: { ...base, ...facts },
  steps: [],
  user,
  account: undefined,
  run: { command: [], env: [], mounts: [], settings: {}, preparations: [] },
});

/** A lowering on a fake engine, in which only the paths /there and /directory exist. */
function loweringOf(plan = planWith(), generation?: string) {
  const { dagger, queries } = fakeDagger((field, { path }) =>
    field === "exists" ? path === "/there" || path === "/directory" : undefined,
  );
  const ssh = { agent: "/agent", knownHosts: "/hosts" };
  const image = async (name: string) => dagger.container().from(name);
  const lowering = new Lowering({ dagger, plan, ssh, generation, image });
  /** The operations of a step or other change on a container, as in the query that is sent. */
  const operationsOf = async (change: Promise<Container> | Container): Promise<unknown[][]> => {
    await (await change).sync();
    return operationsIn(queries.at(-1) ?? "");
  };
  return {
    queries,
    step: (step: BoundStep) => operationsOf(lowering.step(dagger.container(), step)),
    begin: () => operationsOf(lowering.begin(dagger.container())),
    finish: () => operationsOf(lowering.finish(dagger.container(), { l: "v" })),
  };
}

/** The fields and values of the operations in a query, from the container to `sync`. */
function operationsIn(query: string): unknown[][] {
  const [definition] = parse(query).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(query);
  const operations: unknown[][] = [];
  for (let selection = definition.selectionSet.selections[0]; selection?.kind === Kind.FIELD; ) {
    const values = selection.arguments?.map(({ value }) => valueFromASTUntyped(value)) ?? [];
    operations.push([selection.name.value, ...values]);
    selection = selection.selectionSet?.selections[0];
  }
  return operations.slice(1, -1);
}

/** The ID that the fake engine gives to an object. */
const idOf = (args: Readonly<Record<string, unknown>> = {}) => `id ${JSON.stringify(args)}`;

const common = { from: ["x"], layer: "system" } as const;
const exec = (facts: Partial<Extract<BoundStep, { type: "exec" }>>): BoundStep => ({
  ...common,
  type: "exec",
  title: "t",
  args: ["run", 'it"s\n$HOME\\'],
  as: "0:0",
  env: {},
  caches: [],
  ...facts,
});
const file = (path: string, owner: string): BoundStep => ({
  ...common,
  type: "file",
  path,
  contents: "\u0001\u2028 text",
  mode: 0o4755,
  owner,
});
const copy = (source: string, target: string): BoundStep => ({
  ...common,
  type: "copy-from",
  image: "other",
  source,
  target,
  owner: "0:0",
});

test("a command runs with its arguments unchanged", async () => {
  expect(await loweringOf().step(exec({}))).toEqual([["withExec", ["run", 'it"s\n$HOME\\']]]);
});

test("the variables of a command are removed after it, and those of the image are restored", async () => {
  expect(await loweringOf().step(exec({ args: ["p"], env: { OLD: "now", NEW: "x" } }))).toEqual([
    ["withEnvVariable", "OLD", "now"],
    ["withEnvVariable", "NEW", "x"],
    ["withExec", ["p"]],
    ["withEnvVariable", "OLD", "before"],
    ["withoutEnvVariable", "NEW"],
  ]);
});

test("a cache is mounted for one command, with exclusive access", async () => {
  const caches = [{ id: "k", target: "/var/cache/k" }];
  const lowering = loweringOf();
  expect(await lowering.step(exec({ args: ["p"], caches }))).toEqual([
    ["withMountedCache", "/var/cache/k", idOf(), "LOCKED"],
    ["withExec", ["p"]],
    ["withoutMount", "/var/cache/k"],
  ]);
  expect(lowering.queries.join()).toContain(
    `cacheVolume (key: "${cacheId({ id: "k", target: "" }, planWith())}")`,
  );
});

test("the user's ssh agent is available to one command only", async () => {
  const lowering = loweringOf();
  expect(await lowering.step(exec({ args: ["p"], ssh: true }))).toEqual([
    ["withUnixSocket", "/run/buildkit/ssh_agent.0", idOf(), "0:0"],
    ["withMountedSecret", "/etc/ssh/ssh_known_hosts2", idOf(), "0:0", 0o444],
    ["withEnvVariable", "SSH_AUTH_SOCK", "/run/buildkit/ssh_agent.0"],
    ["withExec", ["p"]],
    ["withoutEnvVariable", "SSH_AUTH_SOCK"],
    ["withoutUnixSocket", "/run/buildkit/ssh_agent.0"],
    ["withoutMount", "/etc/ssh/ssh_known_hosts2"],
  ]);
  const asked = lowering.queries.join();
  expect(asked).toContain('unixSocket (path: "/agent")');
  expect(asked).toContain('secret (uri: "file:///hosts",cacheKey: "rocker-known-hosts")');
});

test("the user changes if a step needs another one, and at the end to that of the image", async () => {
  const lowering = loweringOf(planWith({ user: "ada" }, "ada"));
  expect(await lowering.step(exec({ args: ["p"] }))).toEqual([
    ["withUser", "0:0"],
    ["withExec", ["p"]],
  ]);
  expect(await lowering.step(exec({ args: ["p"] }))).toEqual([["withExec", ["p"]]]);
  expect(await lowering.finish()).toEqual([
    ["withUser", "ada"],
    ["withLabel", "l", "v"],
  ]);
});

test("in a new generation, commands run again", async () => {
  const lowering = loweringOf(planWith(), "g");
  expect(await lowering.step(exec({ args: ["p"] }))).toEqual([
    ["withEnvVariable", "ROCKER_GENERATION", "g"],
    ["withExec", ["p"]],
    ["withoutEnvVariable", "ROCKER_GENERATION"],
  ]);
});

test("packages are installed with the script that all builders use", async () => {
  const step = { ...common, type: "packages", names: { apt: ["git"] }, optional: false } as const;
  const operations = await loweringOf().step(step);
  expect(operations.map(([field]) => field)).toEqual(["withMountedCache", "withExec", "withoutMount"]);
});

test("missing parents of a file are created for its owner; the engine itself creates those of root", async () => {
  expect(await loweringOf().step(file("/there/a/b/f", "1:2"))).toEqual([
    ["withDirectory", "/there/a", idOf(), "1:2", 0o755],
    ["withDirectory", "/there/a/b", idOf(), "1:2", 0o755],
    ["withNewFile", "/there/a/b/f", "\u0001\u2028 text", goFileMode(0o4755), "1:2"],
  ]);
  expect(await loweringOf().step(file("/there/a/f", "0:0"))).toHaveLength(1);
  expect(await loweringOf().step(file("/f", "1:2"))).toHaveLength(1);
});

test("a directory is copied as a directory, and a file as a file, or into a directory under its own name", async () => {
  const lowering = loweringOf();
  /** The operations, and the query of their source. */
  const copied = async (source: string, target: string) => [
    ...(await lowering.step(copy(source, target))),
    lowering.queries.at(-2)?.replace(/^.*from \(address: "other"\) \{ /, ""),
  ];
  expect(await copied("/directory", "/t")).toEqual([
    ["withDirectory", "/t", idOf(), "0:0"],
    'directory (path: "/directory") { id  } } } }',
  ]);
  expect(await copied("/single", "/t")).toEqual([
    ["withFile", "/t", idOf(), "0:0"],
    'file (path: "/single") { id  } } } }',
  ]);
  expect(await copied("/single", "/t/")).toEqual([
    ["withFile", "/t/single", idOf(), "0:0"],
    'file (path: "/single") { id  } } } }',
  ]);
});

test("a variable that a step sets is restored after a later command overrides it", async () => {
  const lowering = loweringOf();
  await lowering.step({ type: "env", from: ["x"], name: "OLD", value: "after" });
  const operations = await lowering.step(exec({ env: { OLD: "now" } }));
  expect(operations.at(-1)).toEqual(["withEnvVariable", "OLD", "after"]);
});

test("an image without a PATH gets that of BuildKit", async () => {
  expect(await loweringOf().begin()).toEqual([]);
  expect(await loweringOf(planWith({ env: {} })).begin()).toEqual([
    ["withEnvVariable", "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
  ]);
});

test("setuid, setgid and sticky bits have Go's positions", () => {
  expect([0o644, 0o4755, 0o2755, 0o1777].map(goFileMode)).toEqual([
    0o644,
    0o755 | (1 << 23),
    0o755 | (1 << 22),
    0o777 | (1 << 20),
  ]);
});
