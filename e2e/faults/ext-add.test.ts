import { once } from "node:events";
import { chmodSync, copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import { anyOf, seed, tryAll } from "../support/faults/seed.ts";
import { pluginRegistry, pluginUser, succeeded } from "../support/plugin-user.ts";
import { outcomeOf, startRocker } from "../support/rocker.ts";
import { ownDirectory } from "../support/test-user.ts";
import type { WorkspaceRegistry } from "../support/workspace-registry.ts";

describe(`kill -9 of rocker ext add (ROCKER_FAULT_SEED=${seed})`, () => {
  let registry: WorkspaceRegistry;
  const killer = join(ownDirectory(), "kill-at.mjs");
  beforeAll(async () => {
    registry = await pluginRegistry();
    copyFileSync(join(import.meta.dirname, "../support/faults/kill-at.mjs"), killer);
    chmodSync(killer, 0o644);
  });
  afterAll(() => registry.stop());

  it("leaves the plugins as they were or as requested, and the next one works at once", async () => {
    const me = pluginUser(registry);
    succeeded(await me.rocker("ext", "add", "@acme/hello@1.0.0"));
    const start = (fault: Readonly<Record<string, string>>) => {
      const options = { NODE_OPTIONS: `--import=${killer.replaceAll(" ", "%20")}`, ...fault };
      return startRocker(["ext", "add", "@acme/hello@1.1.0"], {
        ...me.options,
        env: { ...me.options.env, ...options },
      });
    };
    const counted = join(me.home, "count");
    expect(await outcomeOf(start({ ROCKER_FAULT_COUNT: counted }))).toMatchObject({ code: 0 });
    const steps = Number(readFileSync(counted, "utf8"));
    for (let round = 0; round < (tryAll ? 10 : 1); round++) {
      succeeded(await me.rocker("ext", "add", "@acme/hello@1.0.0"));
      const at = anyOf(steps);
      onTestFailed(() => {
        process.stderr.write(`killed at step ${at} of ${steps}\n`);
      });
      const child = start({ ROCKER_FAULT_AT: String(at) });
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
