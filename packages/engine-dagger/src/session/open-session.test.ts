import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRockerError } from "@rocker/core/engine";
import { systemHost } from "@rocker/core/lifecycle";
import { afterEach, expect, test, vi } from "vitest";
import { openSession } from "./open-session.ts";
import { QueryError } from "./session.ts";

// Fake dagger programs, because a working one does not fail in these ways.

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function programThat(script: string): string {
  const directory = mkdtempSync(join(tmpdir(), "rocker-session-"));
  cleanups.push(() => rmSync(directory, { recursive: true }));
  const path = join(directory, "dagger");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const open = (program: string, runner?: string, signal = new AbortController().signal) =>
  openSession(
    { kind: "start", program, runner },
    { host: systemHost(), signal, trace: "0".repeat(32), telemetry: {} },
  );

async function problemOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isRockerError(error)) throw error ?? new Error("it succeeded");
  const [problem] = error.problems;
  return `${problem?.code} ${problem?.what} ${problem?.why ?? ""}`;
}

/** An engine's API that always gives the same answer. */
async function apiThat(answer: Parameters<Server["on"]>[1]): Promise<number> {
  const server = createServer(answer as never);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const waiting = "cat >/dev/null"; // Until the end of its input, like the real program.

test("a failing program is an error with the end of its output, and does not end this process", async () => {
  const text = await problemOf(open(programThat("echo no engine for you >&2; exit 3")));
  expect(text).toContain("dagger/no-session");
  expect(text).toContain("it exited with code 3");
  expect(text).toContain("no engine for you");
});

test("a program that cannot be started is an error", async () => {
  expect(await problemOf(open("/no/such/dagger"))).toContain("dagger/no-session");
});

test.each(["usage: something else", '{"port":"x"}', "{}"])(
  "a different program is detected by its output: %s",
  async (line) => {
    expect(await problemOf(open(programThat(`echo '${line}'; ${waiting}`)))).toContain(
      "is not what the dagger program prints",
    );
  },
);

test("incompatible versions are reported in one sentence", async () => {
  const text = await problemOf(
    open(programThat("echo 'Error: incompatible engine version v0.9.1' >&2; exit 1")),
  );
  expect(text).toMatch(
    /^dagger\/version the Dagger engine's version is v0\.9\.1, but rocker requires one compatible with /,
  );
});

test("an address that refuses connections is reported before the program is started", async () => {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const text = await problemOf(open(programThat("touch /started; exit 9"), `tcp://127.0.0.1:${port}`));
  expect(text).toBe(
    `dagger/unreachable cannot reach a Dagger engine at tcp://127.0.0.1:${port}: connection refused. `,
  );
});

test("an engine that accepts connections but does not respond is reported after five seconds", async () => {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const asked = new Promise((resolve) => server.on("connection", (socket) => socket.on("data", resolve)));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  cleanups.push(() => {
    vi.useRealTimers();
    server.close();
  });
  const reported = problemOf(open(programThat("exit 9"), `tcp://127.0.0.1:${port}`));
  await asked;
  vi.advanceTimersByTime(5000);
  const text = await reported;
  expect(text).toContain(`cannot reach a Dagger engine at tcp://127.0.0.1:${port}: no response within 5 s.`);
});

test("a session that has ended is reported with a fix", async () => {
  const opening = openSession(
    { kind: "open", port: 1, token: "t" },
    { host: systemHost(), signal: new AbortController().signal, trace: "0".repeat(32), telemetry: {} },
  );
  expect(await problemOf(opening)).toMatch(/^dagger\/session-ended .*DAGGER_SESSION_PORT \(1\)/);
});

test("a missing socket is reported", async () => {
  expect(await problemOf(open(programThat("exit 9"), "unix:///no/such.sock"))).toContain("no such socket");
});

test("closing a session ends its program, even if that ignores signals", async () => {
  const session = await open(programThat(`trap '' TERM; echo '{"port":1,"session_token":"t"}'; ${waiting}`));
  await session.close();
});

test("an interruption while connecting ends the program", async () => {
  const stop = new AbortController();
  const opening = open(programThat(waiting), undefined, stop.signal);
  stop.abort();
  expect(await problemOf(opening)).toContain("RK505");
});

test("a lost connection to the engine is reported", async () => {
  const port = await apiThat((request: { socket: { destroy(): void } }) => request.socket.destroy());
  const { session, close } = await open(
    programThat(`echo '{"port":${port},"session_token":"t"}'; ${waiting}`),
  );
  expect(await problemOf(session.ask({ text: "{version}", doing: "building" }))).toMatch(
    /^dagger\/gone lost the connection to the Dagger engine while building: /,
  );
  await close();
});

test("a lost engine behind a running program is reported in the same way", async () => {
  const message = 'http do: Post "http://dagger/query": unexpected EOF';
  const port = await apiThat((_request: unknown, response: { end(text: string): void }) =>
    response.end(JSON.stringify({ errors: [{ message }] })),
  );
  const { session, close } = await open(
    programThat(`echo '{"port":${port},"session_token":"t"}'; ${waiting}`),
  );
  expect(await problemOf(session.ask({ text: "{x}", doing: "building" }))).toBe(
    "dagger/gone lost the connection to the Dagger engine while building: unexpected EOF. ",
  );
  await close();
});

test("the trace ID is removed from the engine's errors", async () => {
  const port = await apiThat((_request: unknown, response: { end(text: string): void }) =>
    response.end(JSON.stringify({ errors: [{ message: "exit code: 3 [traceparent:00aa-bb]" }] })),
  );
  const { session, close } = await open(
    programThat(`echo '{"port":${port},"session_token":"t"}'; ${waiting}`),
  );
  await expect(session.ask({ text: "{x}", doing: "building" })).rejects.toThrow(QueryError);
  await expect(session.ask({ text: "{x}", doing: "building" })).rejects.toThrow(/^exit code: 3$/);
  await close();
});
