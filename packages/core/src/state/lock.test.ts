import { spawnSync } from "node:child_process";
import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { identityText, ownIdentity, type ProcessIdentity } from "../host/process-identity.ts";
import { temporaryDirectory } from "../test-support/directories.ts";
import { type LockOptions, withLock } from "./lock.ts";

const { signal } = new AbortController();
const options = (more: Partial<LockOptions> = {}): LockOptions => ({ signal, waiting: () => {}, ...more });

test("runs one at a time, and calls back once when it has to wait", async () => {
  const directory = join(temporaryDirectory(), "data/plugins");
  const waiting = vi.fn();
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await new Promise((done) => setTimeout(done, 250));
    order.push(`${name} ends`);
  };
  await Promise.all([
    withLock(directory, options({ waiting }), work("a")),
    withLock(directory, options({ waiting }), work("b")),
  ]);
  expect(order).toHaveLength(4);
  expect(order[0]?.[0]).toBe(order[1]?.[0]);
  expect(waiting).toHaveBeenCalledTimes(1);
  expect(readdirSync(join(directory, ".."))).toEqual([]);
});

test("passes on results and errors, and releases the lock", async () => {
  const directory = join(temporaryDirectory(), "plugins");
  expect(await withLock(directory, options(), async () => 7)).toBe(7);
  await expect(withLock(directory, options(), () => Promise.reject(new Error("x")))).rejects.toThrow("x");
  expect(await withLock(directory, options(), async () => 8)).toBe(8);
});

/** A lock that this process holds, as another would. */
function hold(path: string, facts: Partial<ProcessIdentity> = {}): void {
  symlinkSync(identityText({ ...ownIdentity(), ...facts }), `${path}.lock`);
}

test("takes over the lock of a process that was killed, without waiting", async () => {
  const directory = join(temporaryDirectory(), "plugins");
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  hold(directory, { pid });
  const waiting = vi.fn();
  expect(await withLock(directory, options({ waiting }), async () => 7)).toBe(7);
  expect(waiting).not.toHaveBeenCalled();
});

test("fails if the lock is held for too long", async () => {
  const directory = join(temporaryDirectory(), "plugins");
  hold(directory);
  const wait = withLock(directory, options({ timeout: 150 }), async () => 7);
  await expect(wait).rejects.toMatchObject({
    problems: [{ code: "RK214", fix: expect.stringContaining(`remove ${directory}.lock`) }],
  });
});

test("stops waiting when interrupted", async () => {
  const directory = join(temporaryDirectory(), "plugins");
  hold(directory);
  const controller = new AbortController();
  const wait = withLock(
    directory,
    options({ signal: controller.signal, waiting: () => controller.abort() }),
    async () => 7,
  );
  await expect(wait).rejects.toMatchObject({ problems: [{ code: "RK505" }] });
});
