import { rockerError } from "@rocker/core/lifecycle";
import { InterruptionError } from "./interruption.ts";

/**
 * Asks a question on stderr: stdout belongs to the command.
 * @returns the trimmed answer; undefined if there was none (Ctrl-D)
 * @throws InterruptionError for Ctrl-C
 */
export async function askLine(question: string): Promise<string | undefined> {
  // Imported here because it loads slowly, and most commands ask nothing.
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const interruption = new AbortController();
  terminal.once("SIGINT", () => interruption.abort());
  // After Ctrl-Z and fg, readline does not continue to read by itself.
  terminal.on("SIGCONT", () => terminal.resume());
  try {
    return (await terminal.question(question, { signal: interruption.signal })).trim();
  } catch {
    process.stderr.write("\n");
    if (!interruption.signal.aborted) return undefined;
    throw new InterruptionError(rockerError("RK505", { doing: "waiting for an answer" }), "SIGINT");
  } finally {
    terminal.close();
  }
}

/** Any answer other than yes is no. @returns undefined if there was no answer */
export async function askYesNo(question: string): Promise<boolean | undefined> {
  const answer = await askLine(`${question} [y/N] `);
  return answer === undefined ? undefined : /^y(es)?$/i.test(answer);
}
