import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Readable } from "node:stream";
import { rockerError } from "@rocker/core/engine";
import type { Client } from "./client.ts";

export interface ClientCall {
  readonly args: readonly string[];
  readonly stdin?: Buffer | Readable;
  /** Called for each line on stdout or stderr. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** An open file that becomes its file descriptor 3. */
  readonly file?: number | undefined;
}

export interface ClientResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an engine's client and captures its output. A nonzero exit code does not throw. */
export function execClient(
  { program, env: common }: Pick<Client, "program" | "env">,
  { args, stdin, onLine, signal, env, file }: ClientCall,
): Promise<ClientResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...common, ...env },
      stdio: ["pipe", "pipe", "pipe", ...(file === undefined ? [] : [file])],
    }) as ChildProcessWithoutNullStreams;
    // Not SIGINT, which it may also get from the terminal. On SIGTERM, it cleans up.
    const abort = () => child.kill("SIGTERM");
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    const stdout = collect(child.stdout, onLine);
    const stderr = collect(child.stderr, onLine);
    child.on("error", (error) => {
      reject(
        rockerError(
          "RK403",
          { engine: program, reason: error.message, fix: `Check that "${program} version" works.` },
          error,
        ),
      );
    });
    child.on("close", (code) => {
      signal?.removeEventListener("abort", abort);
      resolve({ code: code ?? 1, stdout: stdout(), stderr: stderr() });
    });
    child.stdin.on("error", () => {}); // It may exit before it has read everything.
    if (stdin instanceof Readable) stdin.on("error", () => child.kill("SIGTERM")).pipe(child.stdin);
    else child.stdin.end(stdin);
  });
}

/** The last error message of a failed client, without its prefix and without hints about its help. */
export function errorMessageFrom(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() && !/^(See|Run) '\w+ .*--help'/.test(line));
  return (lines.at(-1) ?? "").replace(/^(\w+: )?Error( response from daemon)?: /, "").replace(/\.$/, "");
}

function collect(stream: NodeJS.ReadableStream, onLine: ((line: string) => void) | undefined): () => string {
  let text = "";
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    text += chunk;
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine?.(line);
  });
  stream.on("end", () => {
    if (rest) onLine?.(rest);
  });
  return () => text;
}
