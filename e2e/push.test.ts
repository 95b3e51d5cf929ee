import { afterAll, beforeAll, expect, test } from "vitest";
import { describeEngines, type TestEngine, using } from "./support/engines.ts";
import { type ImageRegistry, startImageRegistry } from "./support/image-registry.ts";
import { rocker } from "./support/rocker.ts";

const line = ["--user", "--user-override-name=ada", "--no-user-sudo"];

describeEngines("rocker build --push", (engine) => {
  let registry: ImageRegistry;
  let closed: ImageRegistry;
  beforeAll(async () => {
    registry = await startImageRegistry();
    closed = await startImageRegistry({ needsLogin: true });
  });
  afterAll(async () => {
    for (const name of names) quietly(engine, "rmi", "--force", name);
    await registry.stop();
    await closed.stop();
  });
  const names: string[] = [];
  const push = (options: string[]) => {
    names.push(...options.filter((word) => word.startsWith("127.0.0.1")));
    const image =
      engine.name === "podman" ? "localhost/rocker-test/busybox:latest" : "rocker-test/busybox:latest";
    return rocker(["build", "--push", ...options, ...line, image], using(engine));
  };

  test("pushes to each tag's registry and prints the last tag", async () => {
    const [one, two] = [`${registry.address}/team/one:1`, `${registry.address}/team/two:2`];
    expect(await push(["--tag", one, "--tag", two])).toMatchObject({ code: 0, stdout: `${two}\n` });
    const [images] = await Promise.all([
      registry.imagesOf("team/one", "1"),
      registry.imagesOf("team/two", "2"),
    ]);
    expect(images[0]?.config.Labels).toMatchObject({ "dev.rocker.base": expect.stringContaining("busybox") });
  });

  test.each([
    ["no name", [], 2, "RK434"],
    ["several platforms", ["--platform=linux/amd64,linux/arm64", "--tag=127.0.0.1:1/x"], 1, "RK432"],
    ["nobody who listens", ["--tag=127.0.0.1:1/x"], 1, "RK510"],
  ] as const)("%s is an error", async (_what, options, code, text) => {
    const outcome = await push([...options]);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(outcome.stderr).toContain(text);
  });

  test("reports how to log in to a registry that requires it", async () => {
    const outcome = await push(["--tag", `${closed.address}/team/one:1`]);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(`Log in first: ${engine.name} login ${closed.address}`);
  });
});

function quietly({ client }: TestEngine, ...args: string[]): void {
  try {
    client(...args);
  } catch {
    // It was never created.
  }
}
