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

const repository = resolve(import.meta.dirname, "../..");
const leftOut = new Set((process.env.ROCKER_TEST_WITHOUT ?? "").split(",").filter(Boolean));
const configuredImage = "localhost/rocker-test/configured:latest";

/**
 * Both contracts on one engine of this machine, as the user who runs the tests. An engine that is not there fails;
 * only one that was left out on purpose is skipped, and that is printed.
 */
export function contractOf(name: "docker" | "podman"): void {
  if (leftOut.has(name)) {
    console.warn(`left out on purpose (ROCKER_TEST_WITHOUT): the contracts on ${name}`);
    describe.skip(`the contracts on ${name}: left out by ROCKER_TEST_WITHOUT`, () => test("left out"));
    return;
  }
  const engine = engines.find((one) => one.name === name);
  if (!engine) throw new Error(`@rocker/engine-docker brings no ${name}`);

  describe(`the contracts on ${name}`, () => {
    const client = (args: readonly string[], input = "") =>
      execFileSync(name, args, { encoding: "utf8", input, stdio: ["pipe", "pipe", "pipe"] });
    const quietly = (...args: string[]) => {
      try {
        client(args);
      } catch {
        // It was never made.
      }
    };
    const image = name === "docker" ? "rocker-test/busybox:latest" : "localhost/rocker-test/busybox:latest";
    const fixtures: ContractFixtures = {
      image,
      configuredImage,
      engineModule: join(repository, "packages/engine-docker/dist/index.js"),
      removeImage: (tag) => quietly("rmi", "--force", tag),
      removeVolume: (volume) => quietly("volume", "rm", "--force", volume),
      namesOf: (id) => JSON.parse(client(["image", "inspect", "--format", "{{json .RepoTags}}", id])),
    };
    const isolation = name === "podman" ? ["--isolation=chroot"] : [];
    beforeAll(
      () => void client(["build", ...isolation, "--tag", configuredImage, "-"], configuredDockerfile(image)),
    );
    afterAll(() => quietly("rmi", "--force", configuredImage));

    describe("builder", () => {
      for (const [title, check] of builderContract(engine, fixtures)) test(title, check);
    });
    describe("runtime", () => {
      for (const [title, check] of runtimeContract(engine, fixtures)) test(title, check);
    });
  });
}
