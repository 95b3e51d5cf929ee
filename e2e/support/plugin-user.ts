import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { TestRegistry } from "./registry.ts";
import { type Outcome, rocker } from "./rocker.ts";
import { ownDirectory } from "./test-user.ts";
import { npmEnvironment, startWorkspaceRegistry, type WorkspaceRegistry } from "./workspace-registry.ts";

/** A registry with the workspace's packages and two plugins: one in two versions, one with an install script. */
export async function pluginRegistry(): Promise<WorkspaceRegistry> {
  const registry = await startWorkspaceRegistry();
  registry.publishPlugin("@acme/hello");
  registry.publishPlugin("@acme/hello", { version: "1.1.0" });
  registry.publishPlugin("@acme/bye", { fields: { scripts: { postinstall: "echo > scripted" } } });
  return registry;
}

/** A user with an empty home directory whose npm uses this registry. */
export function pluginUser(registry: TestRegistry, env: Readonly<Record<string, string>> = {}) {
  const home = ownDirectory();
  const data = join(home, ".local/share/rocker");
  const all = { HOME: home, ...npmEnvironment(registry), ...env };
  const options = { env: all, cwd: home };
  return {
    home,
    data,
    plugins: join(data, "plugins"),
    options,
    rocker: (...args: string[]) => rocker(args, options),
    json: async (...args: string[]) => JSON.parse((await rocker(args, options)).stdout),
    manifest: () => JSON.parse(readFileSync(join(data, "plugins/package.json"), "utf8")),
    /** The variables that a run with these options sets. */
    variables: async (...args: string[]) => {
      const { stdout, stderr } = await rocker(["plan", "--format=json", ...args, "debian:bookworm"], options);
      expect(stderr).toBe("");
      return Object.fromEntries(
        JSON.parse(stdout).steps.map(({ name, value }: { name: string; value: string }) => [name, value]),
      );
    },
  };
}

/** It succeeded and reported only what it did. */
export const succeeded = ({ code, stderr }: Outcome) =>
  expect({ code, stderr: stderr.replace(/^rocker: \[1\/1\] .*\n/gm, "") }).toEqual({ code: 0, stderr: "" });
