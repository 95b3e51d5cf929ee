import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fakePodman, oneStore } from "../test-support/fake-podman.ts";
import { buildFlaw } from "./build-flaw.ts";
import { podmanClient } from "./client.ts";

function podmanWith(buildahVersion: string) {
  const podman = fakePodman({ ...oneStore, host: { ...oneStore.host, buildahVersion } });
  const ask = (more = {}) => {
    const host = podman.host(more);
    return buildFlaw(podmanClient(host), host);
  };
  return { ...podman, ask };
}

test("a flaw is named, and asked for once for each program and machine", async () => {
  const { ask, file, starts } = podmanWith("1.28.2");
  const flaw = "Buildah 1.28.2 (CVE-2024-9675)";
  expect([await ask(), await ask(), starts()]).toEqual([flaw, flaw, 1]);
  appendFileSync(file("podman"), "# updated\n");
  expect([await ask(), await ask(), starts()]).toEqual([flaw, flaw, 2]);
  expect([await ask({ CONTAINER_HOST: "ssh://ada@far" }), starts()]).toEqual([flaw, 3]);
});

test("a damaged file is replaced", async () => {
  const { ask, file, starts } = podmanWith("1.28.2");
  mkdirSync(file("home/.cache/rocker"), { recursive: true });
  writeFileSync(file("home/.cache/rocker/podman.json"), "[");
  expect([await ask(), await ask(), starts()]).toEqual([expect.any(String), expect.any(String), 1]);
});

test("a fixed Buildah is also remembered", async () => {
  const { ask, starts } = podmanWith("1.42.0");
  expect([await ask(), await ask(), starts()]).toEqual([undefined, undefined, 1]);
});
