import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

test("is the person's own, below their cache", () => {
  const { path } = temporaryFolder(hostWith({ HOME: place }), false);
  expect(path).toBe(join(place, ".cache/rocker/podman"));
  expect(statSync(path ?? "").mode & 0o777).toBe(0o700);
});

test("has a short path for an agent's socket, which goes with the build; the folder stays", () => {
  const host = hostWith({ HOME: long(), XDG_RUNTIME_DIR: runtime });
  const { path = "", close } = temporaryFolder(host, true);
  expect(realpathSync(path)).toBe(join(long(), ".cache/rocker/podman"));
  expect(path.startsWith(`${runtime}/`)).toBe(true);
  close();
  expect(readdirSync(runtime)).toEqual([]);
  expect(existsSync(join(long(), ".cache/rocker/podman"))).toBe(true);
});

test("is itself where its path is short, no agent is used, or there is no folder for a link", () => {
  const cases = [
    [{ HOME: place, XDG_RUNTIME_DIR: runtime }, true],
    [{ HOME: long(), XDG_RUNTIME_DIR: runtime }, false],
    [{ HOME: long() }, true],
  ] as const;
  for (const [env, withAgent] of cases) {
    expect(temporaryFolder(hostWith(env), withAgent).path).toBe(join(env.HOME, ".cache/rocker/podman"));
  }
});

test("is podman's own for root, and for who has set one", () => {
  expect(temporaryFolder(hostWith({ HOME: place }, 0), true).path).toBeUndefined();
  expect(temporaryFolder(hostWith({ HOME: place, TMPDIR: "/x" }), true).path).toBeUndefined();
});
