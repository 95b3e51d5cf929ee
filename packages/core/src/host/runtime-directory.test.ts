import { expect, test } from "vitest";
import { bareHost } from "../test-support/hosts.ts";
import type { Host } from "./host.ts";
import { ownRuntimeDirectory } from "./runtime-directory.ts";

const directory = { kind: "directory", uid: 1000, gid: 1000, mode: 0o700, realPath: "/real" } as const;

function hostWith(XDG_RUNTIME_DIR: string | undefined, facts: ReturnType<Host["path"]>): Host {
  const user = { ...bareHost().user(), uid: 1000 };
  return { ...bareHost(), env: { XDG_RUNTIME_DIR }, user: () => user, path: () => facts };
}

test("is the user's directory, as a real path", () => {
  expect(ownRuntimeDirectory(hostWith("/run/user/1000", directory))).toBe("/real");
});

test.each([
  ["not set", undefined, directory],
  ["relative", "run", directory],
  ["not there", "/run/user/1000", undefined],
  ["a file", "/run/user/1000", { ...directory, kind: "file" as const }],
  ["another's", "/run/user/1000", { ...directory, uid: 0 }],
  ["everyone's", "/run/user/1000", { ...directory, mode: 0o777 }],
])("none: %s", (_why, path, facts) => {
  expect(ownRuntimeDirectory(hostWith(path, facts))).toBeUndefined();
});
