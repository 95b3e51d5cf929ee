import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { type RunOutput, rockerError } from "@rocker/core/engine";
import type { Client } from "./client.ts";

// A terminal sends these to its whole foreground process group, including the client, unless the client has switched it to
// raw mode for a terminal in the container. Other senders reach only this process.
const fromTerminal: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];
const fromAnywhere: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"];

/** Files of a client. */
export interface ClientStreams {
  /** Receives its standard output and error. Default: they are those of this process. */
  readonly output?: RunOutput | undefined;
  /** Whether the container has a terminal. Default: no. */
  readonly terminal?: boolean;
  /** An open file that becomes its standard input, or a stream that is written to it. Default: that of this process. */
  readonly input?: number | Readable | undefined;
  /** Ends it with SIGTERM when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** An open file that becomes its file descriptor 3. Default: none. */
  readonly file?: number | undefined;
}

/**
 * Runs an engine's client with the standard streams of this process, so that the client handles the terminal, resizing
 * and job control.
 * @param streams those of the container: with a terminal, SIGINT and SIGQUIT are forwarded too; default: no terminal
 * @returns its exit code; 128+n if signal n ended it
 */
export function runClient(
  { program, env }: Pick<Client, "program" | "env">,
  args: readonly string[],
  { terminal = false, output, input, signal, file }: ClientStreams = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const own = output ? "pipe" : "inherit";
    const source = typeof input === "object" ? "pipe" : (input ?? "inherit");
    const child = spawn(program, args, {
      stdio: [source, own, own, ...(file === undefined ? [] : [file])],
      env: env as NodeJS.ProcessEnv,
    });
    child.stdin?.on("error", () => {}); // It may exit before it has read everything.
    if (typeof input === "object" && child.stdin) input.pipe(child.stdin);
    child.stdout?.on("data", (chunk: Buffer) => output?.("stdout", chunk));
    child.stderr?.on("data", (chunk: Buffer) => output?.("stderr", chunk));
    const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    const clientHasIt = atTerminal && !terminal;
    const listeners = [...fromTerminal, ...fromAnywhere].map((signal) => {
      const forward = () => {
        if (!(clientHasIt && fromTerminal.includes(signal))) child.kill(signal);
      };
      process.on(signal, forward);
      return () => process.off(signal, forward);
    });
    const abort = () => child.kill("SIGTERM");
    signal?.addEventListener("abort", abort, { once: true });
    const settle = () => {
      signal?.removeEventListener("abort", abort);
      for (const remove of listeners) remove();
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      settle();
      const reason =
        error.code === "ENOENT"
          ? `the ${program} program was not found`
          : error.code === "E2BIG"
            ? "the command line exceeds the system's length limit"
            : error.message;
      reject(
        rockerError(
          "RK403",
          { engine: program, reason, fix: `Check that "${program} version" works.` },
          error,
        ),
      );
    });
    child.on("close", (code, killedBy) => {
      settle();
      resolve(code ?? 128 + (killedBy ? constants.signals[killedBy] : 0));
    });
  });
}
