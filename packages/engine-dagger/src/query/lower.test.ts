import { readFileSync } from "node:fs";
import type { BoundPlan, BoundStep } from "@rocker/core/engine";
import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { type EngineLookups, goFileMode, Lowering } from "./lower.ts";
import { EnumValue, operation, queryOf } from "./operation.ts";

const schema = buildSchema(
  readFileSync(new URL("../../schema/dagger-v0.21.8.graphql", import.meta.url), "utf8"),
);

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

const lookups: EngineLookups = {
  cache: async ({ id }) => `cache:${id}`,
  emptyDirectory: async () => "empty",
  ssh: async () => ({ agent: "agent", knownHosts: "hosts" }),
  existing: async (paths) => new Set(paths.filter((path) => path === "/there")),
  source: async (_image, path) => ({
    kind: path === "/directory" ? "directory" : "file",
    id: `id of ${path}`,
  }),
};

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

/** The operations of a step, validated against the engine's schema. */
async function lowered(step: BoundStep, { lowering = new Lowering(planWith(), lookups, undefined) } = {}) {
  const operations = await lowering.step(step);
  const query = queryOf({ type: "Container", id: "c" }, operations, "sync");
  expect(validate(schema, parse(query)), query).toEqual([]);
  return operations.map(({ field, args }) => [field, ...Object.values(args)]);
}

test("a command runs with its arguments unchanged", async () => {
  expect(await lowered(exec({}))).toEqual([["withExec", ["run", 'it"s\n$HOME\\']]]);
});

test("the variables of a command are removed after it, and those of the image are restored", async () => {
  expect(await lowered(exec({ args: ["p"], env: { OLD: "now", NEW: "x" } }))).toEqual([
    ["withEnvVariable", "OLD", "now"],
    ["withEnvVariable", "NEW", "x"],
    ["withExec", ["p"]],
    ["withEnvVariable", "OLD", "before"],
    ["withoutEnvVariable", "NEW"],
  ]);
});

test("a cache is mounted for one command, with exclusive access", async () => {
  const caches = [{ id: "k", target: "/var/cache/k" }];
  expect(await lowered(exec({ args: ["p"], caches }))).toEqual([
    ["withMountedCache", "/var/cache/k", "cache:k", new EnumValue("LOCKED")],
    ["withExec", ["p"]],
    ["withoutMount", "/var/cache/k"],
  ]);
});

test("the user's ssh agent is available to one command only", async () => {
  expect(await lowered(exec({ args: ["p"], ssh: true }))).toEqual([
    ["withUnixSocket", "/run/buildkit/ssh_agent.0", "agent", "0:0"],
    ["withMountedSecret", "/etc/ssh/ssh_known_hosts2", "hosts", "0:0", 0o444],
    ["withEnvVariable", "SSH_AUTH_SOCK", "/run/buildkit/ssh_agent.0"],
    ["withExec", ["p"]],
    ["withoutEnvVariable", "SSH_AUTH_SOCK"],
    ["withoutUnixSocket", "/run/buildkit/ssh_agent.0"],
    ["withoutMount", "/etc/ssh/ssh_known_hosts2"],
  ]);
});

test("the user changes if a step needs another one, and at the end to that of the image", async () => {
  const lowering = new Lowering(planWith({ user: "ada" }, "ada"), lookups, undefined);
  expect(await lowered(exec({ args: ["p"] }), { lowering })).toEqual([
    ["withUser", "0:0"],
    ["withExec", ["p"]],
  ]);
  expect(await lowered(exec({ args: ["p"] }), { lowering })).toEqual([["withExec", ["p"]]]);
  expect(lowering.finish({ l: "v" })).toEqual([
    operation("withUser", { name: "ada" }),
    operation("withLabel", { name: "l", value: "v" }),
  ]);
});

test("in a new generation, commands run again", async () => {
  const lowering = new Lowering(planWith(), lookups, "g");
  expect(await lowered(exec({ args: ["p"] }), { lowering })).toEqual([
    ["withEnvVariable", "ROCKER_GENERATION", "g"],
    ["withExec", ["p"]],
    ["withoutEnvVariable", "ROCKER_GENERATION"],
  ]);
});

test("packages are installed with the script that all builders use", async () => {
  const step = { ...common, type: "packages", names: { apt: ["git"] }, optional: false } as const;
  const operations = await lowered(step);
  expect(operations.map(([field]) => field)).toEqual(["withMountedCache", "withExec", "withoutMount"]);
});

test("missing parents of a file are created for its owner; the engine itself creates those of root", async () => {
  expect(await lowered(file("/there/a/b/f", "1:2"))).toEqual([
    ["withDirectory", "/there/a", "empty", "1:2", 0o755],
    ["withDirectory", "/there/a/b", "empty", "1:2", 0o755],
    ["withNewFile", "/there/a/b/f", "\u0001\u2028 text", goFileMode(0o4755), "1:2"],
  ]);
  expect(await lowered(file("/there/a/f", "0:0"))).toHaveLength(1);
  expect(await lowered(file("/f", "1:2"))).toHaveLength(1);
});

test("a directory is copied as a directory, and a file as a file, or into a directory under its own name", async () => {
  expect(await lowered(copy("/directory", "/t"))).toEqual([
    ["withDirectory", "/t", "id of /directory", "0:0"],
  ]);
  expect(await lowered(copy("/single", "/t"))).toEqual([["withFile", "/t", "id of /single", "0:0"]]);
  expect(await lowered(copy("/single", "/t/"))).toEqual([["withFile", "/t/single", "id of /single", "0:0"]]);
});

test("a variable that a step sets is restored after a later command overrides it", async () => {
  const lowering = new Lowering(planWith(), lookups, undefined);
  await lowered({ type: "env", from: ["x"], name: "OLD", value: "after" }, { lowering });
  const operations = await lowered(exec({ env: { OLD: "now" } }), { lowering });
  expect(operations.at(-1)).toEqual(["withEnvVariable", "OLD", "after"]);
});

test("an image without a PATH gets that of BuildKit", () => {
  expect(new Lowering(planWith(), lookups, undefined).begin()).toEqual([]);
  expect(new Lowering(planWith({ env: {} }), lookups, undefined).begin()).toMatchObject([
    { args: { name: "PATH" } },
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
