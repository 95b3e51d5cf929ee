import { type ChildProcess, spawn } from "node:child_process";
import { type Host, messageOf, rockerError } from "@rocker/core/engine";
import { daggerError, engineName } from "../errors.ts";
import type { Address } from "../sdk.ts";
import { Session } from "./client.ts";
import type { Dagger } from "./find.ts";
import { assertReachable, assertSessionReachable } from "./reachable.ts";

export interface OpenSession {
  readonly session: Session;
  /** Ends the session if rocker opened it, including its running operations in the engine. */
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly host: Host;
  readonly signal: AbortSignal;
  /** The trace ID of all telemetry for this session's queries. 32 hex digits. */
  readonly trace: string;
  /** See {@link Session}. */
  readonly caller?: string | undefined;
  /** Environment variables that configure the program's telemetry. */
  readonly telemetry: Readonly<Record<string, string>>;
}

// Length of the program's output to include in an error.
const maxOutputBytes = 4000;

// How long to wait for the program to end before it is killed.
const killTimeoutMs = 5000;

/** @throws RockerError dagger/unreachable, dagger/session-ended, dagger/no-session, dagger/version, RK505 */
export async function openSession(dagger: Dagger, options: SessionOptions): Promise<OpenSession> {
  if (dagger.kind === "open") {
    await assertSessionReachable(dagger.port, options.signal);
    const { trace, caller, signal } = options;
    const ended = () => undefined;
    const session = new Session({ address: dagger, trace, caller, followed: false, signal, ended });
    return { session, close: async () => {} };
  }
  if (dagger.runner) await assertReachable(dagger.runner, options.host.env, options.signal);
  return startSession(dagger.program, options);
}

async function startSession(
  program: string,
  { host, signal, trace, caller, telemetry }: SessionOptions,
): Promise<OpenSession> {
  if (signal.aborted) throw rockerError("RK505", { doing: "connecting to Dagger" });
  const child = spawn(program, ["session", "--label", "dagger.io/sdk.name:rocker"], {
    stdio: "pipe",
    // Its own process group: Ctrl-C only reaches rocker, which ends the session after it has printed its messages.
    detached: true,
    env: { ...host.env, DO_NOT_TRACK: "1", DAGGER_PROGRESS: undefined, ...telemetry },
  });
  child.stdin.on("error", () => {});
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    output = (output + chunk).slice(-maxOutputBytes);
  });
  let exitReason: string | undefined;
  const exit = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(messageOf(error)));
    child.on("close", (code, by) => resolve(by ? `it was killed by ${by}` : `it exited with code ${code}`));
  }).then((reason) => {
    exitReason = reason;
    return reason;
  });
  const ended = () => exitReason && `${program}: ${exitReason}`;
  const followed = Object.keys(telemetry).length > 0;
  const abort = () => void end(child, exit);
  signal.addEventListener("abort", abort, { once: true });
  const close = async () => {
    signal.removeEventListener("abort", abort);
    await end(child, exit);
  };
  try {
    const address = await Promise.race([readAddress(child), exit]);
    if (typeof address === "string") throw new Error(address);
    return {
      session: new Session({ address, trace, caller, followed, signal, ended }),
      close,
    };
  } catch (error) {
    await close();
    if (signal.aborted) throw rockerError("RK505", { doing: "connecting to Dagger" });
    throw sessionError(program, messageOf(error), output, error);
  }
}

/** Reads the address from the program's first line of output. */
async function readAddress(child: ChildProcess): Promise<Address> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    const end = text.indexOf("\n");
    if (end >= 0) return parseAddress(text.slice(0, end));
    if (text.length > maxOutputBytes) break;
  }
  if (text.trim()) return parseAddress(text);
  return new Promise(() => {}); // The program ends, and its exit is more specific.
}

function parseAddress(line: string): Address {
  try {
    const { port, session_token: token } = JSON.parse(line) as { port: unknown; session_token: unknown };
    if (typeof port === "number" && typeof token === "string") return { port, token };
  } catch {
    // Reported below.
  }
  throw new Error(
    `it printed ${JSON.stringify(line.slice(0, 100))}, which is not what the dagger program prints`,
  );
}

function sessionError(program: string, reason: string, output: string, cause: unknown): Error {
  const [, side, found = ""] = /incompatible (engine|client) version (\S+)/.exec(output) ?? [];
  if (side) {
    // Dagger reports only which of the two is too old for the other one.
    const [outdated, other] = side === "engine" ? [engineName, program] : [program, engineName];
    return daggerError("version", { outdated, found, requirement: `${other} requires a newer one` }, cause);
  }
  return daggerError("no-session", { program, reason, output: plainText(output) }, cause);
}

function plainText(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m| \[traceparent:[^\]]*\]/g, "");
}

async function end(child: ChildProcess, exit: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  // The program exits at the end of its input. The signal is for programs that do not.
  child.stdin?.end();
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), killTimeoutMs);
  await exit;
  clearTimeout(kill);
}
