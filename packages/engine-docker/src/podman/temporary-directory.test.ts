import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Host } from "@rocker/core/engine";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTemporaryDirectory } from "./temporary-directory.ts";

let base: string;
let runtime: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "rt-")));
  runtime = join(base, "run");
  mkdirSync(runtime);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A host with only the facts that are needed here. */
const hostWith = (env: Record<string, string>, uid = 1000) =>
  ({
    env,
    user: () => ({ uid, home: base }),
    path: (path: string) => ({ kind: "directory", realPath: path, uid, mode: 0o700 }),
  }) as unknown as Host;
const long = () => join(base, "a".repeat(100));

const shared = (home: string) => join(home, ".cache/rocker/podman");

test("is created for one build in the user's cache, links the shared caches, and is removed", () => {
  const { path, close } = createTemporaryDirectory(hostWith({ HOME: base }), false);
  expect(dirname(path)).toBe(shared(base));
  expect(statSync(shared(base)).mode & 0o777).toBe(0o700);
  for (const name of ["buildah-cache", "buildah-cache-1000"]) writeFileSync(join(path, name, "kept"), "");
  writeFileSync(join(path, "left"), "");
  close();
  expect((readdirSync(shared(base), { recursive: true }) as string[]).sort()).toEqual([
    "buildah-cache",
    "buildah-cache-1000",
    "buildah-cache-1000/kept",
    "buildah-cache/kept",
  ]);
});

test("has a short path for an agent's socket, which is removed after the build", () => {
  const host = hostWith({ HOME: long(), XDG_RUNTIME_DIR: runtime });
  const { path, close } = createTemporaryDirectory(host, true);
  expect(dirname(realpathSync(path))).toBe(shared(long()));
  expect(path.startsWith(`${runtime}/`)).toBe(true);
  close();
  expect(readdirSync(runtime)).toEqual([]);
  expect(readdirSync(shared(long()))).toEqual(["buildah-cache", "buildah-cache-1000"]);
});

test("is not linked if its path is short, no agent is used, or there is no directory for a link", () => {
  const cases = [
    [{ HOME: base, XDG_RUNTIME_DIR: runtime }, true],
    [{ HOME: long(), XDG_RUNTIME_DIR: runtime }, false],
    [{ HOME: long() }, true],
  ] as const;
  for (const [env, withAgent] of cases) {
    expect(dirname(createTemporaryDirectory(hostWith(env), withAgent).path)).toBe(shared(env.HOME));
  }
});

test("is created in TMPDIR if that is set", () => {
  const { path } = createTemporaryDirectory(hostWith({ HOME: base, TMPDIR: runtime }), true);
  expect(dirname(path)).toBe(runtime);
});

test("is created in /var/tmp for root, whose caches are there", () => {
  const { path, close } = createTemporaryDirectory(hostWith({ HOME: base }, 0), true);
  close();
  expect(dirname(path)).toBe("/var/tmp");
});
