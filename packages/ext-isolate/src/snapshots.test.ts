import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type RunSpec, snapshotDirectory } from "@rocker/core";
import { fakeHost } from "@rocker/testkit";
import { expect, test } from "vitest";
import { createSnapshots } from "./snapshots.ts";
import { temporaryDirectory } from "./test-support/temporary-directory.ts";

function prepared() {
  const directory = temporaryDirectory();
  const source = join(directory, "source");
  mkdirSync(join(source, "sub"), { recursive: true });
  writeFileSync(join(source, "sub/file"), "text");
  symlinkSync("file", join(source, "sub/link"));
  const host = fakeHost({ env: { XDG_STATE_HOME: join(directory, "state") } });
  const mount = { type: "bind", source, directory: true, snapshot: true, target: "/t" } as const;
  const run: RunSpec = {
    ...{ command: [], env: [], settings: {}, preparations: [] },
    mounts: [{ ...mount, readOnly: true, options: [], from: "volume" }],
  };
  const create = (snapshotSize = 2 ** 20) => createSnapshots({ snapshotSize, persistent: false }, run, host);
  return { source, target: snapshotDirectory(source, host), create };
}

test("a snapshot has files and links, and no socket, pipe or file that appears later", async () => {
  const { source, target, create } = prepared();
  execFileSync("mkfifo", [join(source, "pipe")]);
  const server = createServer().listen(join(source, "sub/socket"));
  const leftOut = create();
  server.close();
  expect([...leftOut].sort()).toEqual(
    ["pipe", "sub/socket"].map((name) => `${join(source, name)} (a socket, pipe or device)`),
  );
  writeFileSync(join(source, "later"), "");
  expect(readdirSync(target, { recursive: true }).sort()).toEqual(["sub", "sub/file", "sub/link"]);
  expect(readFileSync(join(target, "sub/link"), "utf8")).toBe("text");
});

test("a directory that is too large is an error that names the option", () => {
  const { create } = prepared();
  expect(() => create(3)).toThrow(/isolate\/too-large: .*holds more than 3\./);
  expect(() => create(4)).not.toThrow();
});
