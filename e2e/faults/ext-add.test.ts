import { once } from "node:events";
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import { anyOf, seed, tryAll } from "../support/faults/seed.ts";
import { StepKiller } from "../support/faults/step-killer.ts";
import { pluginRegistry, pluginUser, succeeded } from "../support/plugin-user.ts";
import { outcomeOf, startRocker } from "../support/rocker.ts";
import type { WorkspaceRegistry } from "../support/workspace-registry.ts";

describe(`kill -9 of rocker ext add (ROCKER_FAULT_SEED=${seed})`, () => {
  let registry: WorkspaceRegistry;
  const killer = new StepKiller();
  beforeAll(async () => {
    registry = await pluginRegistry();
  });
  afterAll(() => registry.stop());

  it("leaves the plugins as they were or as requested, and the next one works at once", async () => {
    const me = pluginUser(registry);
    succeeded(await me.rocker("ext", "add", "@acme/hello@1.0.0"));
    const start = (fault: Readonly<Record<string, string>>) =>
      startRocker(["ext", "add", "@acme/hello@1.1.0"], {
        ...me.options,
        env: { ...me.options.env, ...fault },
      });
    expect(await outcomeOf(start(killer.counting()))).toMatchObject({ code: 0 });
    const { steps } = killer;
    for (let round = 0; round < (tryAll ? 10 : 1); round++) {
      succeeded(await me.rocker("ext", "add", "@acme/hello@1.0.0"));
      const at = anyOf(steps);
      onTestFailed(() => {
        process.stderr.write(`killed at step ${at} of ${steps}\n`);
      });
      const child = start(killer.killingAt(at));
      child.stdin.end();
      await once(child, "exit");
      expect(["1.0.0", "1.1.0"]).toContain(me.manifest().dependencies["@acme/hello"]);
      succeeded(await me.rocker("ext", "add", "@acme/hello@1.1.0"));
      expect(await me.variables("--hello")).toEqual({ HELLO: "1.1.0" });
    }
    // The plugins, and the copy before the last change.
    const names = readdirSync(me.data).map((name) => name.replace(/-[A-Za-z0-9]{6}$/, "-copy"));
    expect(names.sort()).toEqual(["plugins", "plugins-copy", "plugins-copy"]);
  });
});
