import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemHost } from "../host/system-host.ts";
import { linkTo, temporaryDirectory, writeTree } from "../test-support/directories.ts";
import { bareHost } from "../test-support/hosts.ts";
import { holdingsOf, isEngineSocket } from "./holdings.ts";

describe("what a directory holds", () => {
  test("is its sockets at any depth, but not those that links lead to", async () => {
    const directory = temporaryDirectory();
    writeTree(directory, { "in/a/b/file": "", "in/link": linkTo("../out"), "out/file": "" });
    for (const path of ["in/a/b/x.sock", "out/y.sock"]) {
      const server = createServer().listen(join(directory, path));
      await once(server, "listening");
      onTestFinished(() => void server.close());
    }
    const found = holdingsOf(join(directory, "in"), systemHost());
    expect(found).toEqual({ sockets: [join(directory, "in/a/b/x.sock")], devices: [], unsearched: [] });
    expect(holdingsOf("/dev", systemHost()).devices).toContain("/dev/null");
  });

  test("is not known where the limit is reached or a directory is not readable", () => {
    const directory = temporaryDirectory();
    writeTree(directory, { "a/file": "", "b/c/file": "" });
    expect(holdingsOf(directory, systemHost(), 3).unsearched).toEqual([join(directory, "b")]);
    expect(holdingsOf(directory, systemHost(), 4).unsearched).toEqual([join(directory, "b/c")]);
    const host = bareHost({
      entries: (path) => (path === "/x" ? [{ name: "locked", kind: "directory" }] : undefined),
    });
    expect(holdingsOf("/x", host).unsearched).toEqual(["/x/locked"]);
  });

  test("includes sockets of engines", () => {
    expect(["/run/docker.sock", "/x/podman.sock"].every(isEngineSocket)).toBe(true);
    expect(isEngineSocket("/run/mydocker.sock")).toBe(false);
  });
});
