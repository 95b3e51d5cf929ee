import type { Engine } from "@rocker/core/engine";
import { fileChecks } from "./builder/files.ts";
import { resultChecks } from "./builder/results.ts";
import { stepChecks } from "./builder/steps.ts";
import { userChecks } from "./builder/users.ts";
import { variableChecks } from "./builder/variables.ts";
import { type ContractCase, casesOf } from "./contract.ts";
import type { ContractFixtures } from "./fixtures.ts";

/**
 * Requirements for every builder, as cases for any test runner: `for (const [name, check] of cases) it(name, check)`.
 * @param engine the engine whose builder is tested
 * @param runtime the engine that runs the built images; default: the same
 */
export function builderContract(
  engine: Engine,
  fixtures: ContractFixtures,
  runtime: Engine = engine,
): readonly ContractCase[] {
  const checks = { ...stepChecks, ...fileChecks, ...userChecks, ...variableChecks, ...resultChecks };
  return casesOf(checks, { builder: engine, runtime }, fixtures);
}
