import type { Engine } from "@rocker/core/engine";
import { type Check, type ContractCase, casesOf } from "./contract.ts";
import type { ContractFixtures } from "./fixtures.ts";
import { commandChecks } from "./runtime/commands.ts";
import { environmentChecks } from "./runtime/environment.ts";
import { streamChecks } from "./runtime/streams.ts";

// Those that need a mount, or that differ by design: a value that is passed by name is masked in the output; a signal ends
// the command.
const leftOut = [
  "exit code: 127 for a program that is not there, 126 for one that cannot be run",
  "host variables: by name, with the value that the host has when the container starts",
];

/**
 * Requirements for every runtime inside a builder: those of the runtime contract that need no mount, no terminal and
 * nothing else of the host.
 * @param engine the engine that builds, and runs what it has built
 * @param fixtures with `configuredDockerfile(image, "stdout")` as configured image
 * @param images the engine that has the fixtures' images
 */
export function inEngineContract(
  engine: Engine,
  fixtures: ContractFixtures,
  images: Engine,
): readonly ContractCase[] {
  const checks: Readonly<Record<string, Check>> = { ...commandChecks, ...environmentChecks, ...streamChecks };
  const kept = Object.entries(checks).filter(
    ([name]) => !leftOut.includes(name) && !name.startsWith("signals: "),
  );
  return casesOf(Object.fromEntries(kept), { builder: engine, runtime: images, inEngine: true }, fixtures);
}
