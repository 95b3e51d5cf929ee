import docker from "@rocker/engine-docker";
import { builderContract, inEngineContract } from "@rocker/testkit";
import { test } from "vitest";
import { daggerEngine, describeDagger, testOnEngine } from "../support/dagger.ts";
import { daggerMark } from "../support/dagger-recording/stand-in.ts";
import { fixturesOf, withConfiguredImage } from "./engine-suite.ts";

/** How concurrent builds affect each other depends on the engine. */
const takesAnEngine = / at once /;

for (const name of ["docker", "podman"] as const) {
  const runtime = docker.find((one) => one.name === name);
  if (!runtime) throw new Error(`@rocker/engine-docker has no ${name}`);
  describeDagger(
    `the builder's contract on Dagger, for ${name}`,
    { recording: `builder-contract-${name}`, runtime: name },
    () => {
      withConfiguredImage(name);
      const fixtures = { ...fixturesOf(name), newMark: daggerMark };
      for (const [title, check] of builderContract(daggerEngine, fixtures, runtime)) {
        if (takesAnEngine.test(title)) testOnEngine(title, check);
        else test(title, check);
      }
    },
  );
}

const images = docker.find(({ name }) => name === "docker");
if (images) {
  describeDagger(
    "the contract for running inside the builder, on Dagger",
    { recording: "inside-contract" },
    () => {
      const configuredImage = "localhost/rocker-test/configured-inside:latest";
      withConfiguredImage("docker", configuredImage, "stdout");
      const fixtures = { ...fixturesOf("docker"), configuredImage };
      for (const [title, check] of inEngineContract(daggerEngine, fixtures, images)) test(title, check);
    },
  );
}
