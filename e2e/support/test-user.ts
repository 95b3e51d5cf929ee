import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, realpathSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";

/** The user that the tests run as: another Unix user if the runner is root, otherwise the runner. */
export interface TestUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** Arguments before a command that run it as this user. */
  readonly prefix: readonly string[];
}

/** The ordinary user of the end-to-end tests, never root. */
export const testUser: TestUser = ordinaryUser();

/** Root, for rootful Podman. Undefined if the runner is not root. */
export const root: TestUser | undefined = process.getuid?.() === 0 ? findUser("root", []) : undefined;

function ordinaryUser(): TestUser {
  const name = process.env.ROCKER_TEST_USER;
  if (process.getuid?.() !== 0) return findUser(userInfo().username, []);
  if (!name)
    throw new Error("As root, ROCKER_TEST_USER must name the user of the tests: run them with npm test.");
  const account = findUser(name, []);
  return {
    ...account,
    prefix: ["setpriv", `--reuid=${account.uid}`, `--regid=${account.gid}`, "--init-groups", "--reset-env"],
  };
}

function findUser(name: string, prefix: readonly string[]): TestUser {
  const [, , uid, gid, , home = "/"] = execFileSync("getent", ["passwd", name], { encoding: "utf8" })
    .trim()
    .split(":");
  const runtime = process.env.ROCKER_TEST_RUNTIME_DIR ?? process.env.XDG_RUNTIME_DIR;
  return {
    name,
    uid: Number(uid),
    gid: Number(gid),
    home,
    prefix,
    env: {
      HOME: home,
      USER: name,
      LOGNAME: name,
      PATH: process.env.PATH ?? "/usr/bin:/bin",
      LANG: "C.UTF-8",
      ...(runtime && name !== "root" && { XDG_RUNTIME_DIR: runtime }),
    },
  };
}

/**
 * A command line that runs as this user, in their environment with `env` added (undefined removes a variable) and without
 * the runner's variables.
 */
export function commandLine(
  { prefix, env: own }: TestUser,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): [program: string, ...args: string[]] {
  const all = Object.entries({ ...own, ...env }).filter(([, value]) => value !== undefined);
  return [...prefix, "env", "-i", ...all.map(([name, value]) => `${name}=${value}`), ...argv] as [
    string,
    ...string[],
  ];
}

/** Creates an empty directory of the user. Its name has a space, because paths can. */
export function ownDirectory(owner: TestUser = testUser): string {
  const outer = mkdtempSync(join(realpathSync(inject("scratch")), "a directory "));
  chownSync(outer, owner.uid, owner.gid);
  return outer;
}

/** Creates a directory of the user below another. */
export function subdirectory(directory: string, name: string, owner: TestUser = testUser): string {
  const path = join(directory, name);
  mkdirSync(path, { recursive: true });
  chownSync(path, owner.uid, owner.gid);
  return path;
}
