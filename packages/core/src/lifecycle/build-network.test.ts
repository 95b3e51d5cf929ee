import { describe, expect, it } from "vitest";
import { RockerError, rockerError } from "../errors/error.ts";
import { type Plan, planVersion } from "../plan/plan.ts";
import { requireOffline, withoutNetwork } from "./build-network.ts";

const buildNetwork = { value: "none", from: "isolate", option: "isolate-build-network" } as const;

describe("a Dockerfile for a build without network", () => {
  const refused = (text: string) => {
    const build = { dockerfile: "/p/Dockerfile", context: "/p" };
    try {
      requireOffline({ build, files: { dockerfile: Buffer.from(text), ignoreFiles: {} } }, buildNetwork);
      return undefined;
    } catch (error) {
      return error instanceof RockerError ? error.message : String(error);
    }
  };

  it.each([
    "FROM a\nRUN true\n",
    "# syntax=docker/dockerfile:1\nFROM a\n",
    "# syntax = docker.io/docker/dockerfile:1.7-labs\nFROM a\n",
    "FROM a\nRUN --network=none true\n",
  ])("may be %j", (text) => {
    expect(refused(text)).toBeUndefined();
  });

  it.each([
    ["FROM a\nRUN --network=host true\n", "--network=host"],
    ["FROM a\nRUN --mount=type=cache,target=/c --network=default true\n", "--network=default"],
    ["FROM a\nRUN --netw\\\n# comment\nork=host true\n", "--network=host"],
    ["# escape=`\nFROM a\nRUN --netw`\r\nork=host true\n", "--network=host"],
    ["FROM a\nONBUILD RUN --network=nonexistent true\n", "--network=nonexistent"],
    ["FROM a\nRUN --network=${MODE} true\n", "--network=${MODE}"],
    ["# syntax=evil/frontend\nFROM a\n", "evil/frontend"],
    ["#!/usr/bin/env x\n#Syntax=evil/frontend\nFROM a\n", "evil/frontend"],
    ["// syntax=evil/frontend\n", "evil/frontend"],
    ['{"syntax": "evil/frontend"}', "evil/frontend"],
    ["# syntax=docker/dockerfile:1.0\nFROM a\n", "docker/dockerfile:1.0"],
    ["# syntax=docker/dockerfile:experimental\nFROM a\n", "docker/dockerfile:experimental"],
  ])("must not be %j", (text, named) => {
    expect(refused(text)).toMatch(/RK437/);
    expect(refused(text)).toContain(named);
  });
});

it("the error of a step says that the build had no network, and how it gets one", () => {
  const plan: Plan = {
    version: planVersion,
    base: { image: "a" },
    steps: [],
    run: { command: [], env: [], mounts: [], settings: {}, preparations: [] },
  };
  const failure = rockerError("RK502", { step: "s", extension: "deps", output: "", reason: "exit code 1" });
  expect(withoutNetwork(failure, plan)).toBe(failure);
  const changed = withoutNetwork(failure, { ...plan, buildNetwork }) as RockerError;
  expect(changed.problems[0]?.fix).toContain("add --isolate-build-network");
  const other = rockerError("RK505", { doing: "x" });
  expect((withoutNetwork(other, { ...plan, buildNetwork }) as RockerError).message).toBe(other.message);
});
