import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { Refusal } from "./refusal.ts";

export interface Question {
  readonly text: string;
  /** What an empty answer means. Default: the empty string. */
  readonly fallback?: string;
  /** Why an answer is not accepted: it is shown, and the question is asked again. */
  readonly fault: (answer: string) => string | undefined;
}

/** @throws Refusal when the user cancels (Ctrl-C, Ctrl-D) */
export type Ask = (question: Question) => Promise<string>;

/** Runs a function that asks questions in the terminal, then restores the terminal. */
export async function withQuestions<Result>(
  { input, output }: { readonly input: Readable; readonly output: Writable },
  use: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const terminal = createInterface({ input, output });
  // Lines that come before they are asked for are kept, unlike with question().
  const lines = terminal[Symbol.asyncIterator]();
  let ended = false;
  terminal.on("close", () => {
    ended = true;
  });
  const ask: Ask = async ({ text, fallback = "", fault }) => {
    const prompt = fallback ? `${text} (${fallback}): ` : `${text}: `;
    terminal.setPrompt(prompt);
    for (;;) {
      // Since Node 24 a prompt after the end of input throws, while lines that came before it still wait.
      if (ended) output.write(prompt);
      else terminal.prompt();
      const { value, done } = await lines.next();
      if (done) {
        output.write("\n");
        throw new Refusal(["canceled: nothing was written"], 1);
      }
      const answer = value.trim() || fallback;
      const reason = fault(answer);
      if (reason === undefined) return answer;
      output.write(`  ${reason}\n`);
    }
  };
  try {
    return await use(ask);
  } finally {
    terminal.close();
  }
}
