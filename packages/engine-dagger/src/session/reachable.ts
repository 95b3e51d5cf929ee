import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { type Host, messageOf } from "@rocker/core/engine";
import { daggerError } from "../errors.ts";
import { type Helper, helpersOf } from "./helper.ts";

/** Long enough for any network, and short enough for a user to wait. Dagger itself would try for five minutes. */
const timeoutMs = 5000;

/** For programs that log in elsewhere first, such as ssh. Dagger itself would start them again for ten minutes. */
const helperTimeoutMs = 10_000;

/** What a client sends first, and what tells that its server answers. */
interface Greeting {
  readonly bytes: Buffer;
  /** @returns undefined if more of the answer is needed */
  isAnswer(start: Buffer): boolean | undefined;
}

/** The preface and empty settings of a client; a server sends a frame with its settings (RFC 9113, section 3.4). */
const http2: Greeting = {
  bytes: Buffer.concat([
    Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
  ]),
  isAnswer: (start) => (start.length < 4 ? undefined : start[3] === 4),
};

/** Any answer will do. */
const http1: Greeting = {
  bytes: Buffer.from("GET / HTTP/1.1\r\nHost: session\r\nConnection: close\r\n\r\n"),
  isAnswer: () => true,
};

/**
 * Checks that an engine responds at its address: with HTTP/2, which its API uses.
 * @throws RockerError dagger/unreachable, after at most 10 s
 */
export async function assertReachable(address: string, env: Host["env"], signal: AbortSignal): Promise<void> {
  const url = new URL(address);
  const helpers = helpersOf(url, env);
  const reasons: string[] = [];
  for (const helper of helpers) {
    const reason = await unreachableThrough(helper, env, signal);
    if (reason === undefined) return;
    reasons.push(`${helper.program}: ${reason}`);
  }
  const target = targetOf(url);
  if (target) {
    // A TLS server does not respond without a handshake: only check that something is listening.
    const reason = await unreachableReason(target, signal, url.protocol === "tls:" ? undefined : http2);
    if (reason !== undefined) reasons.push(reason);
  }
  if (reasons.length > 0 && !signal.aborted) {
    throw daggerError("unreachable", { address, reason: reasons.join("; ") });
  }
}

/** @throws RockerError dagger/session-ended, after at most 5 s */
export async function assertSessionReachable(port: number, signal: AbortSignal): Promise<void> {
  const reason = await unreachableReason({ host: "127.0.0.1", port }, signal, http1);
  if (reason !== undefined) throw daggerError("session-ended", { port, reason });
}

type Target = { path: string } | { host: string; port: number };

/** Why there is no response; undefined if there is one, or if the check was aborted, which the caller reports. */
async function unreachableReason(
  target: Target,
  signal: AbortSignal,
  greeting: Greeting | undefined,
): Promise<string | undefined> {
  const socket = connect({ ...target, signal });
  try {
    await within(timeoutMs, async () => {
      await connected(socket);
      if (greeting) await Promise.race([closed(socket), answered(greeting, socket, socket)]);
    });
    return undefined;
  } catch (error) {
    return signal.aborted ? undefined : reasonOf(error);
  } finally {
    socket.destroy();
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => void socket.on("error", reject).on("connect", () => resolve()));
}

function closed(socket: Socket): Promise<never> {
  return new Promise((_, reject) => {
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("it closes connections without an answer")));
  });
}

/** As {@link unreachableReason}: what the program said. */
async function unreachableThrough(
  { program, args }: Helper,
  env: Host["env"],
  signal: AbortSignal,
): Promise<string | undefined> {
  // Its own session, without a terminal: it must not ask questions that the dagger program's could not.
  const child = spawn(program, args, { stdio: "pipe", detached: true, env });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    said = (said + chunk).slice(-1000);
  });
  const failed = new Promise<never>((_, reject) => {
    child.on("error", reject);
    // Not "exit": then there may still be output.
    child.on("close", (code) => reject(new Error(said.trim() || `exited with code ${code}`)));
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    await within(helperTimeoutMs, () => Promise.race([failed, answered(http2, child.stdout, child.stdin)]));
    return undefined;
  } catch (error) {
    return signal.aborted ? undefined : reasonOf(error, said.trim());
  } finally {
    failed.catch(() => {});
    child.kill("SIGKILL");
  }
}

/** Resolves if a server answers as it should. Never settles if there is no answer. */
function answered(greeting: Greeting, from: Readable, to: Writable): Promise<void> {
  to.on("error", () => {});
  to.write(greeting.bytes);
  return new Promise((resolve, reject) => {
    let start = Buffer.alloc(0);
    from.on("data", (chunk: Buffer) => {
      start = Buffer.concat([start, chunk]);
      const isAnswer = greeting.isAnswer(start);
      if (isAnswer) resolve();
      else if (isAnswer === false) reject(new Error("what answers there is not a Dagger engine"));
    });
  });
}

async function within(ms: number, action: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no response within ${ms / 1000} s`)), ms);
  });
  try {
    await Promise.race([action(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

function targetOf({ protocol, hostname, port, pathname }: URL): Target | undefined {
  if (protocol === "unix:") return { path: decodeURIComponent(pathname) };
  if (protocol === "tcp:") return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) };
  if (protocol === "tls:") return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 443) };
  return undefined;
}

function reasonOf(error: unknown, said = ""): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ECONNREFUSED":
      return "connection refused";
    case "ENOENT":
      return (error as NodeJS.ErrnoException).syscall?.startsWith("spawn") ? "not on PATH" : "no such socket";
    case "EACCES":
      return "permission denied";
    case "ENOTFOUND":
      return "unknown host name";
    default:
      return [messageOf(error), ...(said && !messageOf(error).includes(said) ? [said] : [])].join(": ");
  }
}
