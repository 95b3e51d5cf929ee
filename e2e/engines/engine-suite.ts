import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import engines from "@rocker/engine-docker";
import {
  builderContract,
  type ContractFixtures,
  configuredDockerfile,
  runtimeContract,
} from "@rocker/testkit";
import { afterAll, beforeAll, describe, test } from "vitest";
import { countAgainst } from "../support/against.ts";
import { passesSignals } from "../support/podman-signals.ts";
import { root } from "../support/test-user.ts";

const repository = resolve(import.meta.dirname, "../..");
const leftOut = new Set((process.env.ROCKER_TEST_WITHOUT ?? "").split(",").filter(Boolean));
// Unique in each process, because suites of several engines run at once and each removes its image.
const configuredImage = `localhost/rocker-test/configured-${process.pid}:latest`;

/**
 * Both contract suites on one engine of this machine, as the user who runs the tests. A missing engine is a failure. Only
 * an engine that was excluded on purpose is skipped, and this is printed.
 */
export function contractOf(name: "docker" | "podman"): void {
  if (leftOut.has(name)) {
    console.warn(`left out on purpose (ROCKER_TEST_WITHOUT): the contracts on ${name}`);
    describe.skip(`the contracts on ${name}: skipped by ROCKER_TEST_WITHOUT`, () => test("skipped"));
    return;
  }
  const engine = engines.find((one) => one.name === name);
  if (!engine) throw new Error(`@rocker/engine-docker has no ${name}`);

  describe(`the contracts on ${name}`, () => {
    const fixtures = fixturesOf(name);
    countAgainst(name === "docker" ? "Docker" : `${root ? "rootful" : "rootless"} Podman`);
    withConfiguredImage(name);

    describe("builder", () => {
      for (const [title, check] of builderContract(engine, fixtures)) test(title, check);
    });
    describe("runtime", () => {
      for (const [title, check] of runtimeContract(engine, fixtures)) test(title, check);
    });
  });
}

/** The contracts' fixtures, with one engine as the runtime. */
export function fixturesOf(name: "docker" | "podman"): ContractFixtures {
  return {
    image: imageOf(name),
    configuredImage,
    engineModule: join(repository, "packages/engine-docker/dist/index.js"),
    inEngineModule: join(repository, "packages/engine-dagger/dist/index.js"),
    removeImage: (tag) => quietly(name, "rmi", "--force", tag),
    removeVolume: (volume) => quietly(name, "volume", "rm", "--force", volume),
    ...(name === "podman" && {
      passesSignals: (container) => passesSignals((...args) => client(name, args), container),
    }),
    namesOf: (id) => JSON.parse(client(name, ["image", "inspect", "--format", "{{json .RepoTags}}", id])),
  };
}

/**
 * Creates the fixtures' second image for the tests of a suite.
 * @param image its name, if another suite uses the default one
 */
export function withConfiguredImage(
  name: "docker" | "podman",
  image = configuredImage,
  output?: Parameters<typeof configuredDockerfile>[1],
): void {
  // Without layers, because another podman that removes an image meanwhile would disturb the search for existing ones.
  const isolation = name === "podman" ? ["--isolation=chroot", "--layers=false"] : [];
  beforeAll(
    () =>
      void client(
        name,
        ["build", ...isolation, "--tag", image, "-"],
        configuredDockerfile(imageOf(name), output),
      ),
  );
  afterAll(() => quietly(name, "rmi", "--force", image));
}

function imageOf(name: "docker" | "podman"): string {
  return name === "docker" ? "rocker-test/busybox:latest" : "localhost/rocker-test/busybox:latest";
}

function client(name: "docker" | "podman", args: readonly string[], input = ""): string {
  return execFileSync(name, args, { encoding: "utf8", input, stdio: ["pipe", "pipe", "pipe"] });
}

function quietly(name: "docker" | "podman", ...args: string[]): void {
  try {
    client(name, args);
  } catch {
    // It was never created.
  }
}
