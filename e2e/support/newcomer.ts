import { spawnSync } from "node:child_process";
import type { TestRegistry } from "./registry.ts";
import { commandLine, ownDirectory, testUser } from "./test-user.ts";

/**
 * A user with an empty home directory whose package managers use one registry.
 * @param env added to the user's environment
 */
export function newcomerTo(registry: TestRegistry, env: Readonly<Record<string, string>> = {}) {
  const home = ownDirectory();
  const all = {
    ...testUser.env,
    HOME: home,
    npm_config_registry: registry.url,
    npm_config_update_notifier: "false",
    ...env,
  };
  const runIn = (cwd: string, ...command: string[]) => {
    const [program, ...args] = commandLine(testUser, command, all);
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
    return { code: status, stdout, stderr };
  };
  /** Runs a program in the home directory until it exits. */
  const run = (...command: string[]) => runIn(home, ...command);
  return { home, env: all, run, runIn };
}
