import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeHost } from "@rocker/testkit";
import { expect, test } from "vitest";
import { buildFlaw } from "./build-flaw.ts";
import { podmanClient } from "./client.ts";

/** A program that only reports its version of Buildah. */
function fakePodman(version: string) {
  const directory = mkdtempSync(join(tmpdir(), "build-flaw-"));
  const program = join(directory, "podman");
  const calls = join(directory, "calls");
  writeFileSync(calls, "");
  writeFileSync(program, `#!/bin/sh\necho "$*" >> ${calls}\necho ${version}\n`);
  chmodSync(program, 0o755);
  const env = { PATH: `${directory}:${process.env.PATH}`, XDG_CACHE_HOME: join(directory, "cache") };
  return {
    ask: (more = {}) => {
      const host = fakeHost({ env: { ...env, ...more }, files: { [program]: "" } });
      return buildFlaw(podmanClient(host), host);
    },
    damage: () => {
      mkdirSync(join(directory, "cache/rocker"), { recursive: true });
      writeFileSync(join(directory, "cache/rocker/buildah.json"), "[");
    },
    update: () => appendFileSync(program, "# updated\n"),
    calls: () => readFileSync(calls, "utf8").split("\n").length - 1,
  };
}

test("a flaw is named, and asked for once for each program and machine", async () => {
  const { ask, update, calls } = fakePodman("1.28.2");
  const flaw = "Buildah 1.28.2 (CVE-2024-9675)";
  expect([await ask(), await ask(), calls()]).toEqual([flaw, flaw, 1]);
  update();
  expect([await ask(), await ask(), calls()]).toEqual([flaw, flaw, 2]);
  expect([await ask({ CONTAINER_HOST: "ssh://ada@far" }), calls()]).toEqual([flaw, 3]);
});

test("a damaged file is replaced", async () => {
  const { ask, damage, calls } = fakePodman("1.28.2");
  damage();
  expect([await ask(), await ask(), calls()]).toEqual([expect.any(String), expect.any(String), 1]);
});

test("a fixed Buildah is also remembered", async () => {
  const { ask, calls } = fakePodman("1.42.0");
  expect([await ask(), await ask(), calls()]).toEqual([undefined, undefined, 1]);
});
