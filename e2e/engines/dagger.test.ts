import docker from "@rocker/engine-docker";
import { builderContract } from "@rocker/testkit";
import { test } from "vitest";
import { daggerEngine, daggerMark, describeDagger, testOnEngine } from "../support/dagger.ts";
import { isLeftOut } from "../support/engines.ts";
import { fixturesOf, withConfiguredImage } from "./engine-suite.ts";

/** What two builds do to each other is up to the engine. */
const takesAnEngine = / at once /;

for (const name of ["docker", "podman"] as const) {
  if (isLeftOut(name)) continue;
  const runtime = docker.find((one) => one.name === name);
  if (!runtime) throw new Error(`@rocker/engine-docker brings no ${name}`);
  describeDagger(`the builder's contract on Dagger, for ${name}`, `builder-contract-${name}`, () => {
    withConfiguredImage(name);
    const fixtures = { ...fixturesOf(name), newMark: daggerMark };
    for (const [title, check] of builderContract(daggerEngine, fixtures, runtime)) {
      if (takesAnEngine.test(title)) testOnEngine(title, check);
      else test(title, check);
    }
  });
}
