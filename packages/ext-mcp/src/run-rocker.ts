import { spawn } from "node:child_process";
import { Bounded, type Kept } from "./bounded.ts";

export interface RockerCall {
  /** The directory of the project. */
  readonly cwd: string;
  /** Interrupts it, as Ctrl-C would. */
  readonly signal: AbortSignal;
  /** Receives each line that it writes to standard error. */
  readonly onLine?: (line: string) => void;
  /** Receives its standard output. Default: some of it is in the result. */
  readonly onOutput?: (chunk: Buffer) => void;
}

export interface RockerResult {
  readonly code: number;
  readonly stdout: Kept;
  /** Lines of its standard error: the last ones. */
  readonly lines: readonly string[];
}

/** Lines of standard error that are kept: errors are at the end, builds write many before. */
const lineLimit = 200;

/** Lines of a message: an error is at the end. */
export const messageLines = 30;

const lineLength = 2000;
const outputLimit = 1 << 20;

/** Milliseconds for cleaning up after an interruption. */
const patience = 20_000;

/**
 * Runs another rocker for one call: what it prints, how it is interrupted, and that it asks nobody for consent, are those of the
 * command line.
 */
export function runRocker(
  args: readonly string[],
  { cwd, signal, onLine, onOutput }: RockerCall,
): Promise<RockerResult> {
  const [, program = ""] = process.argv;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--", program, ...args], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stdout = new Bounded(outputLimit);
    child.stdout.on("data", onOutput ?? ((chunk: Buffer) => stdout.add(chunk)));
    const lines: string[] = [];
    const take = (line: string) => {
      lines.push(line.slice(0, lineLength));
      if (lines.length > lineLimit) lines.shift();
      onLine?.(line);
    };
    let rest = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split(/[\r\n]+/);
      rest = (parts.pop() ?? "").slice(0, lineLength);
      for (const part of parts.filter(Boolean)) take(part);
    });
    let killed: NodeJS.Timeout | undefined;
    const end = () => {
      child.kill("SIGTERM");
      killed = setTimeout(() => child.kill("SIGKILL"), patience);
    };
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    const settle = () => {
      signal.removeEventListener("abort", end);
      clearTimeout(killed);
    };
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("close", (code) => {
      settle();
      if (rest) take(rest);
      resolve({ code: code ?? 1, stdout: stdout.kept, lines });
    });
  });
}
