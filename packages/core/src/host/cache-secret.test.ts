import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
import { bareHost } from "../test-support/hosts.ts";
import { cacheSecret } from "./cache-secret.ts";

/** A host with a state directory of its own, and the file of its secret. */
function stored() {
  const state = temporaryDirectory();
  return { host: bareHost({ env: { XDG_STATE_HOME: state } }), file: join(state, "rocker/cache-secret") };
}

test("is created once, for the user alone", () => {
  const { host, file } = stored();
  const secret = cacheSecret(host);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(cacheSecret(host)).toBe(secret);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(cacheSecret(stored().host)).not.toBe(secret);
});

test.each([
  ["others can read", "a".repeat(64), 0o644],
  ["others can write", "a".repeat(64), 0o622],
  ["was not written by rocker", "", 0o600],
])("one that %s is replaced", (_what, text, mode) => {
  const { host, file } = stored();
  cacheSecret(host);
  writeFileSync(file, text);
  chmodSync(file, mode);
  const secret = cacheSecret(host);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(secret).not.toBe(text);
  expect(readFileSync(file, "utf8")).toBe(secret);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("is undefined where it cannot be stored", () => {
  const file = join(temporaryDirectory(), "file");
  writeFileSync(file, "");
  expect(cacheSecret(bareHost({ env: { XDG_STATE_HOME: file } }))).toBeUndefined();
});
