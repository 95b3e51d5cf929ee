import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../test-support/temporary-directory.ts";
import { proxyFilesAt, readPolicy, rulesIn, writePolicy } from "./policy.ts";

test("rules are those of the file at each moment, and none without a whole one that only the user can write", () => {
  const files = proxyFilesAt(temporaryDirectory());
  const rules = rulesIn(files);
  const hosts = () => rules().map(({ host }) => host);
  expect(hosts()).toEqual([]);
  writePolicy(files, { allow: ["a.test", "@crates", "not a host"], keys: [] });
  expect(hosts()).toEqual(["a.test", "crates.io", "static.crates.io", "index.crates.io"]);
  writePolicy(files, { allow: ["b.test"], keys: [] });
  expect(hosts()).toEqual(["b.test"]);
  writeFileSync(files.policy, "{");
  expect(hosts()).toEqual([]);
  writePolicy(files, { allow: ["c.test"], keys: [] });
  chmodSync(files.policy, 0o666);
  expect(readPolicy(files)).toBeUndefined();
  rmSync(files.policy);
  expect(hosts()).toEqual([]);
});
