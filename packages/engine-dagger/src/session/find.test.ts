import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemHost } from "@rocker/core/lifecycle";
import { afterAll, expect, test } from "vitest";
import { findDagger } from "./find.ts";

const directory = mkdtempSync(join(tmpdir(), "rocker-find-"));
afterAll(() => rmSync(directory, { recursive: true }));
const program = join(directory, "dagger");
writeFileSync(program, "");
chmodSync(program, 0o755);

const find = (env: Record<string, string>) => findDagger(systemHost(env));
const named = { _EXPERIMENTAL_DAGGER_CLI_BIN: program };

test("an open session has precedence", () => {
  const env = { ...named, DAGGER_SESSION_PORT: "4711", DAGGER_SESSION_TOKEN: "t" };
  expect(find(env)).toEqual({ kind: "open", port: 4711, token: "t" });
});

test.each([
  { DAGGER_SESSION_PORT: "4711" },
  { DAGGER_SESSION_PORT: "x", DAGGER_SESSION_TOKEN: "t" },
  { DAGGER_SESSION_PORT: "70000", DAGGER_SESSION_TOKEN: "t" },
])("an incomplete session is an error: %j", (env) => {
  expect(find(env)).toMatchObject({ unusable: expect.stringContaining("DAGGER_SESSION_PORT") });
});

test("the program is the configured one or the one on PATH, and is never downloaded", () => {
  expect(find(named)).toEqual({ kind: "start", program, runner: undefined });
  expect(find({ PATH: `/nowhere:${directory}` })).toEqual({ kind: "start", program, runner: undefined });
  expect(find({ PATH: "/nowhere" })).toMatchObject({ unusable: "the dagger program is not on PATH" });
  expect(find({ PATH: directory, _EXPERIMENTAL_DAGGER_CLI_BIN: "/no/dagger" })).toMatchObject({
    unusable: "_EXPERIMENTAL_DAGGER_CLI_BIN is /no/dagger, which is not an executable file",
  });
});

test.each([
  "tcp://10.0.0.1:1234",
  "ssh://me@there",
  "kube-pod://engine?namespace=d",
  "container://e",
  "image://i",
])("the address of an engine is used: %s", (runner) => {
  expect(find({ ...named, _EXPERIMENTAL_DAGGER_RUNNER_HOST: runner })).toEqual({
    kind: "start",
    program,
    runner,
  });
});

test.each([
  ["10.0.0.1:1234", "which is not an engine address"],
  ["http://x", "which is not an engine address"],
  ["tcp://engine", "which has no port"],
  ["tcp://engine:port", "which is not a valid address"],
  ["tcp://engine:70000", "which is not a valid address"],
  ["container://", "which names no engine"],
  ["kube-pod://?namespace=dagger", "which names no engine"],
  ["ssh://-oProxyCommand=touch", "which names no engine"],
  ["unix://engine.sock", "which is not an absolute path"],
  ["unix:///no/such.sock", "which does not exist"],
])("an invalid address is reported before anything is started: %s", (runner, reason) => {
  expect(find({ ...named, _EXPERIMENTAL_DAGGER_RUNNER_HOST: runner })).toMatchObject({
    unusable: expect.stringContaining(reason),
    fix: expect.any(String),
  });
});
