import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { ContainerFacts } from "../engine/persistent-containers.ts";
import { FileLock } from "../host/file-lock.ts";
import { identityText, ownerMark, ownIdentity } from "../host/process-identity.ts";
import { containerLabels } from "../lifecycle/persistent.ts";
import { containerRecords, sessionDirectory } from "../state/container-records.ts";
import { stateDirectory } from "../state/directory.ts";
import { temporaryDirectory } from "../test-support/directories.ts";
import { bareHost } from "../test-support/hosts.ts";
import { isLeftover, removeHalfWritten, removeLeftDirectories } from "./leftover.ts";
import { lockedFile } from "./with-container-lock.ts";

const goneMark = identityText({ ...ownIdentity(), start: "1" });

test("a container is a leftover only if its creator is gone and it never ran", () => {
  const facts = (creator: string, more: Partial<ContainerFacts> = {}): ContainerFacts => ({
    ...{ id: "1", name: "n", image: "i", running: false, created: "", neverStarted: true },
    labels: { [containerLabels.name]: "n", [containerLabels.creator]: creator },
    ...more,
  });
  expect(isLeftover(facts(goneMark))).toBe(true);
  expect(isLeftover(facts(ownerMark()))).toBe(false);
  expect(isLeftover(facts("of an earlier version"))).toBe(false);
  expect(isLeftover(facts(goneMark, { neverStarted: false }))).toBe(false);
  expect(isLeftover(facts(goneMark, { name: "renamed" }))).toBe(false);
  expect(isLeftover(facts(goneMark, { labels: {} }))).toBe(false);
});

test("files that a killed process was writing are removed", () => {
  const host = bareHost({ env: { HOME: temporaryDirectory() } });
  const directory = join(stateDirectory(host), "images");
  mkdirSync(directory, { recursive: true });
  const names = [`a.json.new-${goneMark}`, `a.json.new-${ownerMark()}`, "a.json.new-x", "a.json"];
  for (const name of names) writeFileSync(join(directory, name), "");
  removeHalfWritten(host);
  expect(readdirSync(directory).sort()).toEqual(names.slice(1).sort());
});

test("session directories without a container are removed, unless a process works on one", () => {
  const host = bareHost({ env: { HOME: temporaryDirectory() } });
  const parent = dirname(sessionDirectory("x", host));
  const own = `.removed-${ownerMark()}`;
  const names = ["recorded", "left", "busy", `.removed-${goneMark}`, own];
  for (const name of names) mkdirSync(join(parent, name, "deep"), { recursive: true });
  const run = { command: [], env: [], mounts: [], settings: {}, preparations: [] };
  const plan = { version: 1, base: { image: "i" }, steps: [], run } as const;
  const record = { engine: "docker", id: "1", project: "/p", created: "", baseId: "", user: "", plan };
  containerRecords(host).put("recorded", { ...record, name: "recorded" });
  const lock = FileLock.tryAcquire(lockedFile("busy", host));
  removeLeftDirectories({ host, report: () => {} });
  expect(readdirSync(parent).sort()).toEqual([own, "busy", "recorded"].sort());
  lock?.release();
  removeLeftDirectories({ host, report: () => {} });
  expect(existsSync(join(parent, "busy"))).toBe(false);
  expect(existsSync(join(parent, "recorded/deep"))).toBe(true);
});
