import { mkdirSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../test-support/plugin-folders.ts";
import { type LockOptions, withLock } from "./lock.ts";

const { signal } = new AbortController();
const options = (more: Partial<LockOptions> = {}): LockOptions => ({ signal, waiting: () => {}, ...more });

test("works of two do not overlap, and who waits is told once", async () => {
  const folder = join(temporaryFolder(), "data/plugins");
  const waiting = vi.fn();
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await new Promise((done) => setTimeout(done, 250));
    order.push(`${name} ends`);
  };
  await Promise.all([
    withLock(folder, options({ waiting }), work("a")),
    withLock(folder, options({ waiting }), work("b")),
  ]);
  expect(order).toHaveLength(4);
  expect(order[0]?.[0]).toBe(order[1]?.[0]);
  expect(waiting).toHaveBeenCalledTimes(1);
  expect(readdirSync(join(folder, ".."))).toEqual([]);
});

test("what the work gives or throws comes through, and the lock is free again", async () => {
  const folder = join(temporaryFolder(), "plugins");
  expect(await withLock(folder, options(), async () => 7)).toBe(7);
  await expect(withLock(folder, options(), () => Promise.reject(new Error("x")))).rejects.toThrow("x");
  expect(await withLock(folder, options(), async () => 8)).toBe(8);
});

test("a lock that nobody renews does not count", async () => {
  const folder = join(temporaryFolder(), "plugins");
  mkdirSync(`${folder}.lock`);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(`${folder}.lock`, longAgo, longAgo);
  const waiting = vi.fn();
  expect(await withLock(folder, options({ waiting }), async () => 7)).toBe(7);
  expect(waiting).not.toHaveBeenCalled();
});

test("one that is held for too long is an error that says what to do", async () => {
  const folder = join(temporaryFolder(), "plugins");
  mkdirSync(`${folder}.lock`);
  const wait = withLock(folder, options({ patience: 150 }), async () => 7);
  await expect(wait).rejects.toMatchObject({
    problems: [{ code: "RK214", fix: expect.stringContaining(`remove ${folder}.lock`) }],
  });
});

test("Ctrl-C ends the waiting", async () => {
  const folder = join(temporaryFolder(), "plugins");
  mkdirSync(`${folder}.lock`);
  const controller = new AbortController();
  const wait = withLock(
    folder,
    options({ signal: controller.signal, waiting: () => controller.abort() }),
    async () => 7,
  );
  await expect(wait).rejects.toMatchObject({ problems: [{ code: "RK505" }] });
});
