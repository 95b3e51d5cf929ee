import { chmodSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "../test-support/directories.ts";
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
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "file"), "x");
    chmodSync(join(directory, "file"), 0o4751);
    mkdirSync(join(directory, "dir"));
    const server = createServer().listen(join(directory, "sock"));
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const [uid, gid] = [process.getuid?.(), process.getgid?.()];
    expect(host.path(join(directory, "file"))).toEqual({
      kind: "file",
      uid,
      gid,
      mode: 0o4751,
      realPath: join(directory, "file"),
    });
    expect(host.path(join(directory, "dir"))?.kind).toBe("directory");
    expect(host.path(join(directory, "sock"))?.kind).toBe("socket");
    expect(host.path("/dev/null")).toMatchObject({ kind: "device", uid: 0 });
  });

  test("links are followed to the end", () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "real"));
    symlinkSync("real", join(directory, "one"));
    symlinkSync("one", join(directory, "two"));
    const [real, linkUid] = [join(directory, "real"), process.getuid?.()];
    expect(host.path(join(directory, "two"))).toMatchObject({ kind: "directory", realPath: real, linkUid });
    expect(host.path(real)).not.toHaveProperty("linkUid");
    // The link is above it.
    mkdirSync(join(real, "sub"));
    expect(host.path(join(directory, "two/sub"))).not.toHaveProperty("linkUid");
  });

  test.runIf(process.getuid?.() === 0)("a link's owner is not its target's", () => {
    const directory = temporaryDirectory();
    symlinkSync("/etc", join(directory, "link"));
    lchownSync(join(directory, "link"), 7, 7);
    expect(host.path(join(directory, "link"))).toMatchObject({ uid: 0, linkUid: 7 });
  });

  test("missing paths, loops and invalid names are undefined, and never throw", () => {
    const directory = temporaryDirectory();
    symlinkSync("loop", join(directory, "loop"));
    symlinkSync("nowhere", join(directory, "dangling"));
    for (const path of [
      join(directory, "x"),
      join(directory, "loop"),
      join(directory, "dangling"),
      "",
      "a\0b",
    ]) {
      expect(host.path(path)).toBeUndefined();
      expect(host.readFile(path)).toBeUndefined();
      expect(host.list(path)).toBeUndefined();
    }
    expect(host.readFile(directory)).toBeUndefined();
    expect(host.list("/dev/null")).toBeUndefined();
  });

  test("contents are bytes, names are sorted", () => {
    const directory = temporaryDirectory();
    for (const name of ["b", "a", "C"]) writeFileSync(join(directory, name), Buffer.from([0xff, 0]));
    expect(host.readFile(join(directory, "a"))).toEqual(Buffer.from([0xff, 0]));
    expect(host.list(directory)).toEqual(["C", "a", "b"]);
    expect(host.readFile(join(directory, "a"), 2)).toHaveLength(2);
    expect(host.readFile(join(directory, "a"), 1)).toBeUndefined();
  });

  test("entries have their kind, links are not followed", () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "b"));
    writeFileSync(join(directory, "a"), "");
    symlinkSync("b", join(directory, "c"));
    const kinds = new Map(host.entries(directory)?.map(({ name, kind }) => [name, kind]));
    expect(kinds).toEqual(
      new Map([
        ["a", "file"],
        ["b", "directory"],
        ["c", "link"],
      ]),
    );
    expect(host.entries(join(directory, "nothing"))).toBeUndefined();
  });
});

test("the environment has no other names than those of its variables", () => {
  expect(systemHost({}).env.constructor).toBeUndefined();
});
