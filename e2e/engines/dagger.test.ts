import dagger from "@rocker/engine-dagger";
import docker from "@rocker/engine-docker";
import { builderContract } from "@rocker/testkit";
import { describe, test } from "vitest";
import { fixturesOf, withConfiguredImage } from "./engine-suite.ts";

describe.each(["docker", "podman"] as const)("the builder's contract on Dagger, for %s", (name) => {
  const runtime = docker.find((one) => one.name === name);
  const [builder] = dagger;
  if (!builder || !runtime) throw new Error("an engine is missing");
  withConfiguredImage(name);
  for (const [title, check] of builderContract(builder, fixturesOf(name), runtime)) test(title, check);
});
