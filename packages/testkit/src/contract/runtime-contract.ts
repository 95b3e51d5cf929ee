import type { Engine } from "@rocker/core/engine";
import { type ContractCase, casesOf } from "./contract.ts";
import type { ContractFixtures } from "./fixtures.ts";
import { commandChecks } from "./runtime/commands.ts";
import { containerChecks } from "./runtime/containers.ts";
import { environmentChecks } from "./runtime/environment.ts";
import { hookChecks } from "./runtime/hooks.ts";
import { imageChecks } from "./runtime/images.ts";
import { mountChecks } from "./runtime/mounts.ts";
import { settingChecks } from "./runtime/settings.ts";
import { streamChecks } from "./runtime/streams.ts";

/**
 * Requirements for every runtime, as cases for any test runner: `for (const [name, check] of cases) it(name, check)`.
 * @param engine the engine whose runtime is tested
 * @param builder the engine that builds images for it; default: the same
 */
export function runtimeContract(
  engine: Engine,
  fixtures: ContractFixtures,
  builder: Engine = engine,
): readonly ContractCase[] {
  const checks = {
    ...imageChecks,
    ...commandChecks,
    ...environmentChecks,
    ...mountChecks,
    ...settingChecks,
    ...streamChecks,
    ...hookChecks,
    ...containerChecks,
  };
  return casesOf(checks, { builder, runtime: engine }, fixtures);
}
