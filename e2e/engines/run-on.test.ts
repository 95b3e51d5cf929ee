import { defineExtension } from "@rocker/core";
import engines from "@rocker/engine-docker";
import { engineProblem, fakeHost, runOn } from "@rocker/testkit";
import { describe, expect, test } from "vitest";
import { isLeftOut } from "../support/engines.ts";

const greet = defineExtension({
  name: "greet",
  summary: "A greeting in the container",
  options: { greet: { type: "string", summary: "What is said" } },
  setup(container, { options }) {
    container
      .withNewFile("/usr/local/bin/greet", '#!/bin/sh\necho "$GREETING"\n', { permissions: 0o755 })
      .withRunVariable("GREETING", options.greet ?? "");
  },
});

for (const engine of engines) {
  describe.skipIf(isLeftOut(engine.name as "docker" | "podman"))(`runOn with ${engine.name}`, () => {
    test("builds with the extension's steps and returns the script's output and exit code", async () => {
      expect(engineProblem(engine)).toBeUndefined();
      const line = ["--greet", "it's $HOME", "debian:bookworm"];
      const outcome = await runOn(engine, greet, line, "greet; exit 3");
      expect(outcome).toEqual({
        code: 3,
        stdout: "it's $HOME\n",
        image: expect.stringMatching(/^localhost\/rocker\//),
      });
    });
  });
}

test("reports why an engine is not available", async () => {
  const [engine] = engines;
  if (!engine) throw new Error("there is no engine");
  const absent: typeof engine = {
    ...engine,
    detect: () => ({ usable: false, reason: "it is off", fix: "Go." }),
  };
  expect(engineProblem(absent)).toBe("it is off. Go.");
  const run = runOn(absent, greet, "--greet x debian:bookworm", "true", { host: fakeHost() });
  await expect(run).rejects.toThrow("cannot use docker: it is off. Go.");
});
