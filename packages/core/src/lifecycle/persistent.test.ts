import { closeSync, existsSync, mkdirSync, openSync, readdirSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type AnyExtension, defineExtension, type EntryContext } from "../extension/extension.ts";
import type { Mount, RunSpec } from "../plan/run-spec.ts";
import { temporaryDirectory } from "../test-support/directories.ts";
import { bareHost } from "../test-support/hosts.ts";
import { matchingDirectory, prepareEntry } from "./persistent.ts";
import { relaySocket } from "./socket-relay.ts";

const bind = (source: string, target: string): Mount => ({
  type: "bind",
  source,
  target,
  directory: true,
  readOnly: false,
  options: [],
  from: "a",
});
const runOf = (run: Partial<RunSpec>): RunSpec => ({
  command: [],
  env: [],
  mounts: [],
  settings: {},
  preparations: [],
  ...run,
});

describe("the directory in the container that is the host's working directory", () => {
  test.each<[cwd: string, mounts: Mount[], expected: string | undefined]>([
    ["/work/a", [bind("/work", "/w")], "/w/a"],
    ["/work", [bind("/work", "/w")], "/w"],
    ["/work", [bind("/work", "/")], "/"],
    ["/work/a", [bind("/work", "/")], "/a"],
    ["/work/a", [bind("/", "/host")], "/host/work/a"],
    ["/work/a/b", [bind("/work", "/w"), bind("/work/a", "/a")], "/a/b"],
    ["/works", [bind("/work", "/w")], undefined],
    ["/work", [{ type: "tmpfs", target: "/work", readOnly: false, options: [], from: "a" }], undefined],
  ])("%s", (cwd, mounts, expected) => {
    expect(matchingDirectory(cwd, runOf({ mounts }))).toBe(expected);
  });

  test.each([
    ["/work", "/w/sub", "/w/sub"],
    ["/work/a", "/w/sub", "/w/a"],
    ["/work", "/elsewhere", "/w"],
  ])("%s, if programs start in %s", (cwd, value, expected) => {
    const settings = { workdir: { value, from: "a" } };
    expect(matchingDirectory(cwd, runOf({ mounts: [bind("/work", "/w")], settings }))).toBe(expected);
  });
});

const extension = (name: string, more: Partial<AnyExtension>): AnyExtension =>
  defineExtension({ name, summary: "", options: {}, setup() {}, ...more });
const run = runOf({
  preparations: [
    { from: "a", data: 1 },
    { from: "none", data: 2 },
    { from: "b", data: 3 },
  ],
});
const options = { host: bareHost(), notice: () => {} };

describe("an entry", () => {
  test("has the variables of each extension, from its own data", async () => {
    const give = (name: string) =>
      extension(name, {
        enter: (data: unknown, { containerDirectory }: EntryContext) => ({
          [name]: `${data}`,
          containerDirectory,
        }),
      });
    const preparable = { run, user: "", extensions: [give("a"), give("b"), extension("c", {})] };
    const { variables } = await prepareEntry(preparable, temporaryDirectory(), options);
    expect(variables).toEqual({ a: "1", b: "3", containerDirectory: "/run/rocker/entry" });
  });

  test("an extension that fails is named, and relays of others are taken back", async () => {
    const directory = temporaryDirectory();
    const relaying = extension("a", {
      enter: async (_data: unknown, { relay }: EntryContext) => ({ A: await relay("x", "/nowhere") }),
    });
    const failing = extension("b", {
      enter: () => {
        expect(readdirSync(directory)).toHaveLength(1);
        throw new Error("boom");
      },
    });
    const entry = prepareEntry({ run, user: "", extensions: [relaying, failing] }, directory, options);
    await expect(entry).rejects.toMatchObject({ problems: [{ code: "RK304" }] });
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe("a socket's relay", () => {
  const deep = () => join(temporaryDirectory(), "x".repeat(100));

  test("hands on what both sides say, also where the path is longer than a socket's may be", async () => {
    const near = deep();
    mkdirSync(near);
    const target = join(temporaryDirectory(), "s");
    const server = createServer((socket) => socket.on("data", (data) => socket.end(`heard ${data}`)));
    await new Promise<void>((resolve) => void server.listen(target, resolve));
    const relay = await relaySocket(near, "agent", target);
    expect(relay.file).toBe(`agent-${process.pid}.sock`);
    const handle = openSync(near, "r");
    const client = connect(`/proc/self/fd/${handle}/${relay.file}`);
    client.write("a word");
    const words: string[] = [];
    for await (const chunk of client) words.push(String(chunk));
    expect(words.join("")).toBe("heard a word");
    closeSync(handle);
    relay.close();
    server.close();
    expect(existsSync(join(near, relay.file))).toBe(false);
  });

  test("what nobody answers at the other end is closed", async () => {
    const directory = temporaryDirectory();
    const relay = await relaySocket(directory, "agent", "/nonexistent.sock");
    const client = connect(join(directory, relay.file));
    await new Promise((resolve) => client.on("close", resolve));
    relay.close();
  });
});
