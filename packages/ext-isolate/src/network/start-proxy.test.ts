import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startProxyProcess } from "./start-proxy.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "rocker-proxy-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Stands in for the proxy, which e2e/isolate.test.ts starts: it is compiled only there. */
function start(program: string, onEnd: (reason: string) => void = () => {}): Promise<void> {
  const path = join(directory, "program.mjs");
  writeFileSync(path, program);
  const sockets = join(directory, "sockets");
  mkdirSync(sockets);
  const request = { kind: "run" as const, allowed: [], env: {}, directory: sockets, socketName: "s" };
  return startProxyProcess(request, onEnd, path);
}

const listen = `
  import { createServer } from "node:net";
  process.chdir(${"JSON.parse(await text()).directory"});
  createServer((socket) => socket.on("data", () => { throw new TypeError("a bug") })).listen("s", () => console.log("x"));
  function text() { return new Promise((resolve) => process.stdin.once("data", resolve)) }`;

test("what ends it is reported, this process continues, and its socket refuses connections", async () => {
  const ended = new Promise<string>((resolve) => void start(listen, resolve));
  const socket = join(directory, "sockets/s");
  await expect.poll(() => existsSync(socket)).toBe(true);
  connect(socket)
    .on("error", () => {})
    .write("x");
  expect(await ended).toBe("TypeError: a bug");
  const [error] = await once(connect(socket), "error");
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
});

test("a proxy that does not start is an error with its reason", async () => {
  await expect(start(`throw new RangeError("no")`)).rejects.toThrow("did not start: RangeError: no");
});
