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

// Stand-ins for the dagger program: its faults cannot be had from a good one.

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function programThat(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), "rocker-session-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "dagger");
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

/** An engine's API that answers each query in the same way. */
async function apiThat(answer: Parameters<Server["on"]>[1]): Promise<number> {
  const server = createServer(answer as never);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const waiting = "cat >/dev/null"; // Until its input ends, as the real one does.

test("a program that fails is an error with its last words, and does not end this process", async () => {
  const text = await problemOf(open(programThat("echo no engine for you >&2; exit 3")));
  expect(text).toContain("dagger/no-session");
  expect(text).toContain("it exited with code 3");
  expect(text).toContain("no engine for you");
});

test("a program that cannot be started is an error", async () => {
  expect(await problemOf(open("/no/such/dagger"))).toContain("dagger/no-session");
});

test.each(["usage: something else", '{"port":"x"}', "{}"])(
  "another program is told by what it says: %s",
  async (line) => {
    expect(await problemOf(open(programThat(`echo '${line}'; ${waiting}`)))).toContain(
      "is not what the dagger program prints",
    );
  },
);

test("versions that do not fit are told in one sentence", async () => {
  const text = await problemOf(
    open(programThat("echo 'Error: incompatible engine version v0.9.1' >&2; exit 1")),
  );
  expect(text).toMatch(/^dagger\/version the Dagger engine's version is v0\.9\.1, but rocker requires one compatible with /);
});

test("an address where nobody listens is told before the program is started", async () => {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const text = await problemOf(open(programThat("touch /started; exit 9"), `tcp://127.0.0.1:${port}`));
  expect(text).toBe(
    `dagger/unreachable cannot reach a Dagger engine at tcp://127.0.0.1:${port}: connection refused. `,
  );
});

test("an engine that lets one in and says nothing is told within its five seconds, before the program is started", async () => {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const asked = new Promise((resolve) => server.on("connection", (socket) => socket.on("data", resolve)));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  cleanups.push(() => {
    vi.useRealTimers();
    server.close();
  });
  const telling = problemOf(open(programThat("exit 9"), `tcp://127.0.0.1:${port}`));
  await asked;
  vi.advanceTimersByTime(5000);
  const text = await telling;
  expect(text).toContain(`cannot reach a Dagger engine at tcp://127.0.0.1:${port}: no response within 5 s.`);
});

test("a session that has ended is told with what to do", async () => {
  const opening = openSession(
    { kind: "open", port: 1, token: "t" },
    { host: systemHost(), signal: new AbortController().signal, trace: "0".repeat(32), telemetry: {} },
  );
  expect(await problemOf(opening)).toMatch(/^dagger\/session-ended .*DAGGER_SESSION_PORT \(1\)/);
});

test("a socket that is not there is told too", async () => {
  expect(await problemOf(open(programThat("exit 9"), "unix:///no/such.sock"))).toContain(
    "no such socket",
  );
});

test("a session is closed with its program, also one that does not heed signals", async () => {
  const session = await open(programThat(`trap '' TERM; echo '{"port":1,"session_token":"t"}'; ${waiting}`));
  await session.close();
});

test("an interruption while it connects ends the program", async () => {
  const stop = new AbortController();
  const opening = open(programThat(waiting), undefined, stop.signal);
  stop.abort();
  expect(await problemOf(opening)).toContain("RK505");
});

test("an engine that goes away in the middle is an error that says so", async () => {
  const port = await apiThat((request: { socket: { destroy(): void } }) => request.socket.destroy());
  const { session, close } = await open(
    programThat(`echo '{"port":${port},"session_token":"t"}'; ${waiting}`),
  );
  expect(await problemOf(session.ask({ text: "{version}", doing: "building" }))).toMatch(
    /^dagger\/gone lost the connection to the Dagger engine while building: /,
  );
  await close();
});

test("the program stays when its engine goes: that is told in the same way", async () => {
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

test("an error that the engine answers with is without the place in its trace", async () => {
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
