import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isRockerError } from "@rocker/core/engine";
import { systemHost } from "@rocker/core/lifecycle";
import { afterEach, expect, test, vi } from "vitest";
import { GraphQLRequestError } from "../sdk.ts";
import { openSession } from "./open-session.ts";

// Fake dagger programs, because a working one does not fail in these ways.

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function programThat(script: string, name = "dagger"): string {
  const directory = mkdtempSync(join(tmpdir(), "rocker-session-"));
  cleanups.push(() => rmSync(directory, { recursive: true }));
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const open = (
  program: string,
  runner?: string,
  { signal = new AbortController().signal, path = process.env.PATH ?? "" } = {},
) =>
  openSession(
    { kind: "start", program, runner },
    { host: systemHost({ ...process.env, PATH: path }), signal, trace: "0".repeat(32), telemetry: {} },
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

test("incompatible versions are reported in one sentence that names the outdated side", async () => {
  const reported = async (side: string) => {
    const program = programThat(`echo 'Error: incompatible ${side} version v0.9.1' >&2; exit 1`);
    return (await problemOf(open(program))).replaceAll(program, "/bin/dagger");
  };
  expect(await reported("engine")).toBe(
    "dagger/version the version of the Dagger engine is v0.9.1, but /bin/dagger requires a newer one. ",
  );
  expect(await reported("client")).toBe(
    "dagger/version the version of /bin/dagger is v0.9.1, but the Dagger engine requires a newer one. ",
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

/** A program that Dagger runs to reach an engine, alone on PATH with a shell. */
const helperThat = (name: string, script: string) => dirname(programThat(script, name));

test.each([
  [
    "kube-pod://engine-0?namespace=dagger&context=prod",
    "kubectl",
    "--context=prod --namespace=dagger exec --container= -i engine-0 -- buildctl dial-stdio",
  ],
  ["ssh://me@there:22", "ssh", "-l me -p 22 -- there buildctl dial-stdio"],
  ["container://the-engine", "docker", "exec -i the-engine buildctl dial-stdio"],
])(
  "what a failing helper program says is reported before the program is started: %s",
  async (address, name, args) => {
    const path = helperThat(name, 'echo "cannot: $*" >&2; exit 1');
    const text = await problemOf(open(programThat("exit 9"), address, { path }));
    expect(text).toBe(
      `dagger/unreachable cannot reach a Dagger engine at ${address}: ${name}: cannot: ${args}. `,
    );
  },
);

test("a missing helper program is reported", async () => {
  const text = await problemOf(open(programThat("exit 9"), "ssh://there", { path: "/nowhere" }));
  expect(text).toContain("at ssh://there: ssh: not on PATH.");
});

test("a helper program that connects to an engine is enough, and is ended", async () => {
  // The settings frame of an HTTP/2 server; then it waits, like a connection.
  const path = helperThat("ssh", "printf '\\000\\000\\000\\004\\000\\000\\000\\000\\000'; exec sleep 300");
  const program = programThat(`echo '{"port":1,"session_token":"t"}'; ${waiting}`);
  const session = await open(program, "ssh://there", { path: `${path}:${process.env.PATH}` });
  await session.close();
});

test("an interruption while a helper program connects ends it", async () => {
  const started = join(mkdtempSync(join(tmpdir(), "rocker-session-")), "pid");
  const path = helperThat("ssh", `echo $$ >${started}.new; mv ${started}.new ${started}; exec sleep 300`);
  const stop = new AbortController();
  const opening = problemOf(
    open(programThat("exit 9"), "ssh://there", { signal: stop.signal, path: `${path}:${process.env.PATH}` }),
  );
  await vi.waitUntil(() => existsSync(started), { timeout: 30_000 });
  stop.abort();
  expect(await opening).toContain("RK505");
  const pid = Number(readFileSync(started, "utf8"));
  await vi.waitUntil(() => !isRunning(pid), { timeout: 30_000 });
});

function isRunning(pid: number): boolean {
  try {
    // A killed process is there until its parent knows.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

test("a web server at the address is not an engine", async () => {
  const port = await apiThat((_request: unknown, response: { end(text: string): void }) =>
    response.end("hi"),
  );
  const text = await problemOf(open(programThat("exit 9"), `tcp://127.0.0.1:${port}`));
  expect(text).toContain(`tcp://127.0.0.1:${port}: what answers there is not a Dagger engine.`);
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
  const opening = open(programThat(waiting), undefined, { signal: stop.signal });
  stop.abort();
  expect(await problemOf(opening)).toContain("RK505");
});

test("a lost connection to the engine is reported", async () => {
  const port = await apiThat((request: { socket: { destroy(): void } }) => request.socket.destroy());
  const { session, close } = await open(
    programThat(`echo '{"port":${port},"session_token":"t"}'; ${waiting}`),
  );
  expect(await problemOf(session.ask({ doing: "building" }, () => session.dagger.version()))).toMatch(
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
  expect(await problemOf(session.ask({ doing: "building" }, () => session.dagger.version()))).toBe(
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
  await expect(session.ask({ doing: "building" }, () => session.dagger.version())).rejects.toThrow(
    GraphQLRequestError,
  );
  await expect(session.ask({ doing: "building" }, () => session.dagger.version())).rejects.toThrow(
    /^exit code: 3$/,
  );
  await close();
});
