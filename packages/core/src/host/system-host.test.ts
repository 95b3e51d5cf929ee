import { chmodSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../test-support/folders.ts";
import { systemHost } from "./system-host.ts";

const host = systemHost();

test("the environment is a copy", () => {
  const env: NodeJS.ProcessEnv = { A: "1" };
  const { env: seen } = systemHost(env);
  env.A = "2";
  expect(seen.A).toBe("1");
  expect(host.env.PATH).toBe(process.env.PATH);
});

test("reads the user once", () => {
  expect(host.user()).toBe(host.user());
});

describe("paths", () => {
  test("files, directories, sockets, devices, with owner and permissions", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "x");
    chmodSync(join(folder, "file"), 0o4751);
    mkdirSync(join(folder, "dir"));
    const server = createServer().listen(join(folder, "sock"));
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const [uid, gid] = [process.getuid?.(), process.getgid?.()];
    expect(host.path(join(folder, "file"))).toEqual({
      kind: "file",
      uid,
      gid,
      mode: 0o4751,
      realPath: join(folder, "file"),
    });
    expect(host.path(join(folder, "dir"))?.kind).toBe("folder");
    expect(host.path(join(folder, "sock"))?.kind).toBe("socket");
    expect(host.path("/dev/null")).toMatchObject({ kind: "device", uid: 0 });
  });

  test("links are followed to the end", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "real"));
    symlinkSync("real", join(folder, "one"));
    symlinkSync("one", join(folder, "two"));
    const [real, linkUid] = [join(folder, "real"), process.getuid?.()];
    expect(host.path(join(folder, "two"))).toMatchObject({ kind: "folder", realPath: real, linkUid });
    expect(host.path(real)).not.toHaveProperty("linkUid");
    // The link is above it.
    mkdirSync(join(real, "sub"));
    expect(host.path(join(folder, "two/sub"))).not.toHaveProperty("linkUid");
  });

  test.runIf(process.getuid?.() === 0)("a link's owner is not its target's", () => {
    const folder = temporaryFolder();
    symlinkSync("/etc", join(folder, "link"));
    lchownSync(join(folder, "link"), 7, 7);
    expect(host.path(join(folder, "link"))).toMatchObject({ uid: 0, linkUid: 7 });
  });

  test("missing paths, loops and invalid names are undefined, and never throw", () => {
    const folder = temporaryFolder();
    symlinkSync("loop", join(folder, "loop"));
    symlinkSync("nowhere", join(folder, "dangling"));
    for (const path of [join(folder, "x"), join(folder, "loop"), join(folder, "dangling"), "", "a\0b"]) {
      expect(host.path(path)).toBeUndefined();
      expect(host.readFile(path)).toBeUndefined();
      expect(host.list(path)).toBeUndefined();
    }
    expect(host.readFile(folder)).toBeUndefined();
    expect(host.list("/dev/null")).toBeUndefined();
  });

  test("contents are bytes, names are sorted", () => {
    const folder = temporaryFolder();
    for (const name of ["b", "a", "C"]) writeFileSync(join(folder, name), Buffer.from([0xff, 0]));
    expect(host.readFile(join(folder, "a"))).toEqual(Buffer.from([0xff, 0]));
    expect(host.list(folder)).toEqual(["C", "a", "b"]);
    expect(host.readFile(join(folder, "a"), 2)).toHaveLength(2);
    expect(host.readFile(join(folder, "a"), 1)).toBeUndefined();
  });

  test("entries have their kind, links are not followed", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "b"));
    writeFileSync(join(folder, "a"), "");
    symlinkSync("b", join(folder, "c"));
    const kinds = new Map(host.entries(folder)?.map(({ name, kind }) => [name, kind]));
    expect(kinds).toEqual(
      new Map([
        ["a", "file"],
        ["b", "folder"],
        ["c", "link"],
      ]),
    );
    expect(host.entries(join(folder, "nothing"))).toBeUndefined();
  });
});
