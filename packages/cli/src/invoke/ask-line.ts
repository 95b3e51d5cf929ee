import { failWith } from "@rocker/core/lifecycle";
import { InterruptionError } from "./interruption.ts";

/**
 * Asks in the terminal, on stderr: stdout is the command's.
 * @returns the answer without blanks around it; undefined for none (Ctrl-D)
 * @throws InterruptionError for Ctrl-C
 */
export async function askLine(question: string): Promise<string | undefined> {
  // Most lines ask nothing: what takes a while to load is loaded here.
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const interruption = new AbortController();
  terminal.once("SIGINT", () => interruption.abort());
  // After Ctrl-Z and fg the terminal is read again only when asked to be.
  terminal.on("SIGCONT", () => terminal.resume());
  try {
    return (await terminal.question(question, { signal: interruption.signal })).trim();
  } catch {
    process.stderr.write("\n");
    if (!interruption.signal.aborted) return undefined;
    throw new InterruptionError(failWith("RK505", { doing: "waiting for an answer" }), "SIGINT");
  } finally {
    terminal.close();
  }
}

/** Anything but yes is no. @returns undefined when there was no answer */
export async function askYesNo(question: string): Promise<boolean | undefined> {
  const answer = await askLine(`${question} [y/N] `);
  return answer === undefined ? undefined : /^y(es)?$/i.test(answer);
}
