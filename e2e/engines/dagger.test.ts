import docker from "@rocker/engine-docker";
import { builderContract } from "@rocker/testkit";
import { test } from "vitest";
import { daggerEngine, describeDagger } from "../support/dagger.ts";
import { isLeftOut } from "../support/engines.ts";
import { fixturesOf, withConfiguredImage } from "./engine-suite.ts";

for (const name of ["docker", "podman"] as const) {
  if (isLeftOut(name)) continue;
  const runtime = docker.find((one) => one.name === name);
  if (!runtime) throw new Error(`@rocker/engine-docker brings no ${name}`);
  describeDagger(`the builder's contract on Dagger, for ${name}`, () => {
    withConfiguredImage(name);
    for (const [title, check] of builderContract(daggerEngine, fixturesOf(name), runtime)) test(title, check);
  });
}
