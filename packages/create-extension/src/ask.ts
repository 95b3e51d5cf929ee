import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { Refusal } from "./refusal.ts";

export interface Question {
  readonly text: string;
  /** What an empty answer means. Default: nothing, the empty text. */
  readonly fallback?: string;
  /** Why an answer will not do: it is said, and asked again. */
  readonly fault: (answer: string) => string | undefined;
}

/** @throws Refusal when the person ended it (Ctrl-C, Ctrl-D) */
export type Ask = (question: Question) => Promise<string>;

/** Runs what asks questions on a terminal, and leaves the terminal as it was. */
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
        throw new Refusal(["ended: nothing was written"], 1);
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
