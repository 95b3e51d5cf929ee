import { expect, test } from "vitest";
import { bareHost } from "../test-support/hosts.ts";
import type { Host } from "./host.ts";
import { ownRuntimeFolder } from "./runtime-folder.ts";

const folder = { kind: "folder", uid: 1000, gid: 1000, mode: 0o700, realPath: "/real" } as const;

function hostWith(XDG_RUNTIME_DIR: string | undefined, facts: ReturnType<Host["path"]>): Host {
  const user = { ...bareHost().user(), uid: 1000 };
  return { ...bareHost(), env: { XDG_RUNTIME_DIR }, user: () => user, path: () => facts };
}

test("is the user's directory, as a real path", () => {
  expect(ownRuntimeFolder(hostWith("/run/user/1000", folder))).toBe("/real");
});

test.each([
  ["not set", undefined, folder],
  ["relative", "run", folder],
  ["not there", "/run/user/1000", undefined],
  ["a file", "/run/user/1000", { ...folder, kind: "file" as const }],
  ["another's", "/run/user/1000", { ...folder, uid: 0 }],
  ["everyone's", "/run/user/1000", { ...folder, mode: 0o777 }],
])("none: %s", (_why, path, facts) => {
  expect(ownRuntimeFolder(hostWith(path, facts))).toBeUndefined();
});
