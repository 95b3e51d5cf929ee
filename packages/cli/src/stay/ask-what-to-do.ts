import { createInterface } from "node:readline/promises";

export type Answer = "recreate" | "keep" | "abort";

/** Asks what becomes of a container that was made otherwise. Anything else is abort. */
export async function askWhatToDo(): Promise<Answer> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = "  [r]ecreate it (what was changed inside is lost), [k]eep it as it is, [a]bort? ";
    const answer = (await terminal.question(question)).trim().toLowerCase();
    if (/^r(ecreate)?$/.test(answer)) return "recreate";
    return /^k(eep)?$/.test(answer) ? "keep" : "abort";
  } catch {
    return "abort"; // Ctrl-D.
  } finally {
    terminal.close();
  }
}
