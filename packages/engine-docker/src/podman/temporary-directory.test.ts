import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
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

const create = (host: Host, agent: boolean, origin = "debian") =>
  createTemporaryDirectory(host, { origin, agent });
const uid = process.getuid?.() ?? 0;
const caches = `rocker-caches-${uid}`;
const shared = (home: string) => join(home, ".cache/rocker/podman");

test("is created for one build in the user's cache, links the caches, and is removed", () => {
  const { path, close } = create(hostWith({ HOME: base }), false);
  expect(dirname(path)).toBe(shared(base));
  expect(statSync(shared(base)).mode & 0o777).toBe(0o700);
  writeFileSync(join(path, "buildah-cache/kept"), "");
  expect(readdirSync(join(path, `buildah-cache-${uid}`))).toEqual(["kept"]);
  writeFileSync(join(path, "left"), "");
  close();
  expect(readdirSync(shared(base))).toEqual([caches]);
  const again = create(hostWith({ HOME: base }), false);
  expect(readdirSync(join(again.path, "buildah-cache"))).toEqual(["kept"]);
});

test("has the caches of builds on images of one origin only", () => {
  const inCache = (origin: string) =>
    readdirSync(join(create(hostWith({ HOME: base }), false, origin).path, "buildah-cache"));
  writeFileSync(
    join(create(hostWith({ HOME: base }), false, "evil/debian").path, "buildah-cache/planted"),
    "",
  );
  expect(inCache("evil/debian")).toEqual(["planted"]);
  expect(inCache("debian")).toEqual([]);
});

test("has no caches of others, who may write to a TMPDIR for all users", () => {
  const host = hostWith({ HOME: base, TMPDIR: runtime });
  mkdirSync(join(runtime, caches));
  chmodSync(join(runtime, caches), 0o777);
  expect(readdirSync(create(host, false).path)).toEqual([]);
  rmSync(join(runtime, caches), { recursive: true });
  symlinkSync(base, join(runtime, caches));
  expect(readdirSync(create(host, false).path)).toEqual([]);
});

test("has a short path for an agent's socket, which is removed after the build", () => {
  const host = hostWith({ HOME: long(), XDG_RUNTIME_DIR: runtime });
  const { path, close } = create(host, true);
  expect(dirname(realpathSync(path))).toBe(shared(long()));
  expect(path.startsWith(`${runtime}/`)).toBe(true);
  close();
  expect(readdirSync(runtime)).toEqual([]);
  expect(readdirSync(shared(long()))).toEqual([caches]);
});

test("is not linked if its path is short, no agent is used, or there is no directory for a link", () => {
  const cases = [
    [{ HOME: base, XDG_RUNTIME_DIR: runtime }, true],
    [{ HOME: long(), XDG_RUNTIME_DIR: runtime }, false],
    [{ HOME: long() }, true],
  ] as const;
  for (const [env, withAgent] of cases) {
    expect(dirname(create(hostWith(env), withAgent).path)).toBe(shared(env.HOME));
  }
});

test("is created in TMPDIR if that is set", () => {
  const { path } = create(hostWith({ HOME: base, TMPDIR: runtime }), true);
  expect(dirname(path)).toBe(runtime);
});

test("is created in /var/tmp for root, whose caches are there", () => {
  const { path, close } = create(hostWith({ HOME: base }, 0), true);
  close();
  expect(dirname(path)).toBe("/var/tmp");
});
