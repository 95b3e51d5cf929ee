import { type ChildProcess, spawn } from "node:child_process";
import { failWith, type Host, messageOf } from "@rocker/core/engine";
import { daggerError } from "../errors.ts";
import type { Dagger } from "./find.ts";
import { assertOpen, assertReachable } from "./reachable.ts";
import { type Address, Session } from "./session.ts";

export interface OpenSession {
  readonly session: Session;
  /** Ends the session if rocker opened it. Whatever the engine still did for it ends too. */
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly host: Host;
  readonly signal: AbortSignal;
  /** 32 hex digits: all that the engine tells of this session's queries has it. */
  readonly trace: string;
  /** Variables that tell the program where its telemetry goes. */
  readonly telemetry: Readonly<Record<string, string>>;
}

// What an error shows of what the program said.
const tailBytes = 4000;

// A program that was told to end, and does not, is ended.
const endPatience = 5000;

/** @throws RockerError dagger/unreachable, dagger/session-ended, dagger/no-session, dagger/version, RK505 */
export async function openSession(dagger: Dagger, options: SessionOptions): Promise<OpenSession> {
  if (dagger.kind === "open") {
    await assertOpen(dagger.port, options.signal);
    const session = new Session(dagger, options.trace, options.signal, () => undefined);
    return { session, close: async () => {} };
  }
  if (dagger.runner) await assertReachable(dagger.runner, options.signal);
  return startSession(dagger.program, options);
}

async function startSession(
  program: string,
  { host, signal, trace, telemetry }: SessionOptions,
): Promise<OpenSession> {
  if (signal.aborted) throw failWith("RK505", { doing: "connecting to Dagger" });
  const child = spawn(program, ["session", "--label", "dagger.io/sdk.name:rocker"], {
    stdio: "pipe",
    // A group of its own: Ctrl-C reaches rocker, which ends the session after what it has to say.
    detached: true,
    env: { ...host.env, DO_NOT_TRACK: "1", DAGGER_PROGRESS: undefined, ...telemetry },
  });
  child.stdin.on("error", () => {});
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    said = (said + chunk).slice(-tailBytes);
  });
  let ended: string | undefined;
  const exit = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(messageOf(error)));
    child.on("close", (code, by) =>
      resolve(by ? `it was killed by ${by}` : `it exited with code ${code}`),
    );
  }).then((reason) => {
    ended = reason;
    return reason;
  });
  const abort = () => void end(child, exit);
  signal.addEventListener("abort", abort, { once: true });
  const close = async () => {
    signal.removeEventListener("abort", abort);
    await end(child, exit);
  };
  try {
    const address = await Promise.race([readAddress(child), exit]);
    if (typeof address === "string") throw new Error(address);
    return { session: new Session(address, trace, signal, () => ended && `${program}: ${ended}`), close };
  } catch (error) {
    await close();
    if (signal.aborted) throw failWith("RK505", { doing: "connecting to Dagger" });
    throw sessionError(program, messageOf(error), said, error);
  }
}

/** The program says where it listens on its first line. */
async function readAddress(child: ChildProcess): Promise<Address> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    const end = text.indexOf("\n");
    if (end >= 0) return parseAddress(text.slice(0, end));
    if (text.length > tailBytes) break;
  }
  if (text.trim()) return parseAddress(text);
  return new Promise(() => {}); // It ends: its exit says more.
}

function parseAddress(line: string): Address {
  try {
    const { port, session_token: token } = JSON.parse(line) as { port: unknown; session_token: unknown };
    if (typeof port === "number" && typeof token === "string") return { port, token };
  } catch {
    // Said below.
  }
  throw new Error(
    `it printed ${JSON.stringify(line.slice(0, 100))}, which is not what the dagger program prints`,
  );
}

function sessionError(program: string, reason: string, output: string, cause: unknown): Error {
  const unfit = /incompatible (?:engine|client) version (\S+)/.exec(output);
  if (unfit) {
    return daggerError("version", { found: unfit[1] ?? "", needed: `one compatible with ${program}` }, cause);
  }
  return daggerError("no-session", { program, reason, output: plainText(output) }, cause);
}

function plainText(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m| \[traceparent:[^\]]*\]/g, "");
}

async function end(child: ChildProcess, exit: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  // The end of its input is the program's own word for it; a signal is for one that does not listen.
  child.stdin?.end();
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), endPatience);
  await exit;
  clearTimeout(kill);
}
