import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeDaggerEngine } from "./support/dagger.ts";
import { withDaggerPlugin } from "./support/dagger-plugin.ts";
import { type ImageRegistry, startImageRegistry } from "./support/image-registry.ts";

/** `tcp://…` of an engine in a separate network namespace: a stand-in for another machine that cannot reach this one. */
const far = process.env.ROCKER_TEST_DAGGER_FAR;
const isWanted = far !== undefined || process.env.ROCKER_TEST_DAGGER === "required";
const base = "rocker-test/busybox:latest";
const line = ["--user", "--user-override-name=far", "--no-user-sudo"];

describe.skipIf(!isWanted)(
  isWanted ? "far away" : "far away: ROCKER_TEST_DAGGER_FAR names no engine in another network namespace",
  () => {
    describeDaggerEngine("an engine on another machine", () => {
      const { run: rocker } = withDaggerPlugin();
      const run = (args: readonly string[]) =>
        rocker(args, { env: { _EXPERIMENTAL_DAGGER_RUNNER_HOST: far ?? "tcp://far-engine-is-not-named:1" } });
      let registry: ImageRegistry;
      beforeAll(async () => {
        registry = await startImageRegistry();
      });
      afterAll(() => registry.stop());

      test("receives a base image that no registry has, builds on it, and returns the image", async () => {
        const outcome = await run(["--nocache", ...line, base, "cat", "/etc/passwd"]);
        expect(outcome.code, outcome.stderr).toBe(0);
        expect(outcome.stdout).toContain("far:");
      });

      test("pushes the image to a registry on this machine and pulls from it", async () => {
        const name = `${registry.address}/team/far:1`;
        expect(await run(["build", "--push", "--tag", name, ...line, base])).toMatchObject({ code: 0 });
        expect(await registry.imagesOf("team/far", "1")).toHaveLength(1);
        const inside = await run(["--run-in-engine", name, "cat", "/etc/passwd"]);
        expect(inside.stdout).toContain("far:");
      });
    });
  },
);
