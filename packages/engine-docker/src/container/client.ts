import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { failWith, type Host } from "@rocker/core/engine";

export interface ClientCall {
  readonly args: readonly string[];
  readonly stdin?: Buffer | Readable;
  /** Gets what it prints on either stream, line by line. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ClientAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an engine's client to its end. An exit code is an answer, not an exception. */
export function askClient(
  program: string,
  host: Pick<Host, "env">,
  { args, stdin, onLine, signal, env }: ClientCall,
): Promise<ClientAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...host.env, ...env }, stdio: "pipe" });
    // SIGINT would reach it from the terminal too; it removes what it had begun on SIGTERM.
    const abort = () => child.kill("SIGTERM");
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    const stdout = collect(child.stdout, onLine);
    const stderr = collect(child.stderr, onLine);
    child.on("error", (error) => {
      reject(
        failWith(
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
    child.stdin.on("error", () => {}); // It may end before it has read all.
    if (stdin instanceof Readable) stdin.on("error", () => child.kill("SIGTERM")).pipe(child.stdin);
    else child.stdin.end(stdin);
  });
}

/** What a client that failed said last, without the word for an error. Where to read its help is no reason. */
export function lastWords(stderr: string): string {
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
