import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import { type AgentRecord, audit } from "@rocker/ext-agent/agents";
import { Bounded, type Kept } from "./bounded.ts";
import { ensureThere } from "./environments.ts";
import { unframed } from "./inside/frame.ts";
import type { Call } from "./session.ts";
import { mcpError } from "./usage.ts";

export interface InsideOptions {
  /** Standard input. Default: it stays open, until the script is to end. */
  readonly input?: Buffer;
  /** Seconds after which the script is to end. */
  readonly timeout: number;
  /** Bytes of each stream to keep. */
  readonly limit: number;
  /** What the audit log says of it. */
  readonly event: Readonly<Record<string, unknown>>;
}

export interface InsideResult {
  readonly code: number;
  readonly stdout: Kept;
  readonly stderr: Kept;
  /** Seconds. */
  readonly time: number;
  readonly timedOut: boolean;
  /** Whether the script ended by itself. If not, what it started may still run. */
  readonly ended: boolean;
}

/** Milliseconds for a script to end what it started. */
const patience = 15_000;

/** Bytes of the marks of a script, and of what an engine writes before them. */
const frame = 4096;

/**
 * Runs a script of rocker's in an environment, as its user. The script is to end when its standard input ends, which happens at
 * the time limit, when the call is canceled, and when this process ends in any way.
 * @throws RockerError mcp/not-started if it could not be started
 */
export async function runInside(
  environment: AgentRecord,
  script: string,
  args: readonly string[],
  { input, timeout, limit, event }: InsideOptions,
  { session: { context }, signal, progress }: Call,
): Promise<InsideResult> {
  const { containers, host } = context;
  if (!containers) throw new TypeError("rocker mcp is a command of the command line");
  await ensureThere(environment, { context, signal });
  const mark = randomBytes(16).toString("hex");
  const stdin = new PassThrough();
  const last = new AbortController();
  let timedOut = false;
  let ending: NodeJS.Timeout | undefined;
  const end = () => {
    stdin.end();
    ending ??= setTimeout(() => last.abort(), patience);
  };
  const limitTimer = setTimeout(() => {
    timedOut = true;
    end();
  }, timeout * 1000);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  if (input) stdin.end(input);
  const kept = { stdout: new Bounded(limit), stderr: new Bounded(limit + frame) };
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const ticker = setInterval(
    () => progress(`${seconds().toFixed(0)} s, ${kept.stdout.size + kept.stderr.size} bytes of output`),
    1000,
  );
  try {
    audit(environment, { ...event, by: "mcp" }, host);
    const code = await containers.enter(
      environment.container,
      ["sh", "-c", script, "rocker", mark, ...args],
      {
        terminal: false,
        stdin: true,
        input: stdin,
        output: (stream, chunk) => kept[stream].add(chunk),
        signal: last.signal,
      },
    );
    const { started, ended, text } = unframed(kept.stderr.kept.text, mark);
    if (!started) throw notStarted(environment, text || `exit code ${code}`);
    audit(environment, { ...event, event: "exit", by: "mcp", code, ...(timedOut ? { timedOut } : {}) }, host);
    const { size, cut } = kept.stderr.kept;
    const stderr = { text, cut, size: size - (mark.length + 1) * (ended ? 2 : 1) - (ended ? 1 : 0) };
    return { code, stdout: kept.stdout.kept, stderr, time: seconds(), timedOut, ended };
  } finally {
    clearInterval(ticker);
    clearTimeout(limitTimer);
    clearTimeout(ending);
    signal.removeEventListener("abort", end);
  }
}

function notStarted({ name }: AgentRecord, reason: string) {
  return mcpError({
    slug: "not-started",
    facts: { environment: name },
    what: `nothing can be started in the environment ${name}: ${reason.trim().slice(-1000)}`,
    fix: "Ask the user to check the container engine with: rocker doctor",
  });
}
