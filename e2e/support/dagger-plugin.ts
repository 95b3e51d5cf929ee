import { chmodSync } from "node:fs";
import { beforeAll, expect, inject } from "vitest";
import { daggerVariables } from "./dagger-recording/stand-in.ts";
import { packPackage } from "./pack.ts";
import { type Outcome, type RockerOptions, rocker } from "./rocker.ts";
import { ownDirectory, root, type TestUser, testUser } from "./test-user.ts";

/** rocker for a user who has installed Dagger's plugin. */
export interface DaggerRocker {
  /** A user with access to the engine's socket. */
  readonly as: TestUser;
  /** The user's XDG_DATA_HOME, which contains the plugin directory. */
  readonly data: string;
  /** The user's environment in the current test. */
  readonly env: () => Readonly<Record<string, string>>;
  readonly run: (args: readonly string[], options?: RockerOptions) => Promise<Outcome>;
}

/** For the tests of a suite; installs the plugin before them. */
export function withDaggerPlugin(): DaggerRocker {
  const as = root ?? testUser;
  const data = ownDirectory(as);
  const own = { XDG_DATA_HOME: data, XDG_CACHE_HOME: ownDirectory(as), ROCKER_ENGINE: "dagger" };
  const env = () => ({ ...own, ...daggerVariables() });
  const run: DaggerRocker["run"] = (args, options = {}) =>
    rocker(args, { as, ...options, env: { ...env(), ...options.env } });
  beforeAll(async () => {
    const packed = packPackage("packages/engine-dagger", inject("scratch"));
    chmodSync(packed, 0o644);
    expect(await run(["ext", "add", packed])).toMatchObject({ code: 0 });
  });
  return { as, data, env, run };
}
