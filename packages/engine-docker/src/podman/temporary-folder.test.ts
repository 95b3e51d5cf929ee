import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Host } from "@rocker/core/engine";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

let place: string;
let runtime: string;
beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), "rt-")));
  runtime = join(place, "run");
  mkdirSync(runtime);
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** A host of which no more is known than is asked here. */
const hostWith = (env: Record<string, string>, uid = 1000) =>
  ({
    env,
    user: () => ({ uid, home: place }),
    path: (path: string) => ({ kind: "folder", realPath: path, uid, mode: 0o700 }),
  }) as unknown as Host;
const long = () => join(place, "a".repeat(100));

const shared = (home: string) => join(home, ".cache/rocker/podman");

test("is of one build, below the person's cache, with the caches of all; what was made in it goes", () => {
  const { path, close } = temporaryFolder(hostWith({ HOME: place }), false);
  expect(dirname(path)).toBe(shared(place));
  expect(statSync(shared(place)).mode & 0o777).toBe(0o700);
  for (const name of ["buildah-cache", "buildah-cache-1000"]) writeFileSync(join(path, name, "kept"), "");
  writeFileSync(join(path, "left"), "");
  close();
  expect((readdirSync(shared(place), { recursive: true }) as string[]).sort()).toEqual([
    "buildah-cache",
    "buildah-cache-1000",
    "buildah-cache-1000/kept",
    "buildah-cache/kept",
  ]);
});

test("has a short path for an agent's socket, which goes with the build", () => {
  const host = hostWith({ HOME: long(), XDG_RUNTIME_DIR: runtime });
  const { path, close } = temporaryFolder(host, true);
  expect(dirname(realpathSync(path))).toBe(shared(long()));
  expect(path.startsWith(`${runtime}/`)).toBe(true);
  close();
  expect(readdirSync(runtime)).toEqual([]);
  expect(readdirSync(shared(long()))).toEqual(["buildah-cache", "buildah-cache-1000"]);
});

test("is itself where its path is short, no agent is used, or there is no folder for a link", () => {
  const cases = [
    [{ HOME: place, XDG_RUNTIME_DIR: runtime }, true],
    [{ HOME: long(), XDG_RUNTIME_DIR: runtime }, false],
    [{ HOME: long() }, true],
  ] as const;
  for (const [env, withAgent] of cases) {
    expect(dirname(temporaryFolder(hostWith(env), withAgent).path)).toBe(shared(env.HOME));
  }
});

test("is below the TMPDIR that somebody set", () => {
  const { path } = temporaryFolder(hostWith({ HOME: place, TMPDIR: runtime }), true);
  expect(dirname(path)).toBe(runtime);
});

test("is below /var/tmp for root, whose caches are there", () => {
  const { path, close } = temporaryFolder(hostWith({ HOME: place }, 0), true);
  close();
  expect(dirname(path)).toBe("/var/tmp");
});
