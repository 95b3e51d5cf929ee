import { createInterface } from "node:readline/promises";

/** Asks for a first configuration in a terminal; the answers as words of a command line. */
export async function askFirstLine(): Promise<string[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const isYes = async (question: string) =>
    !/^n(o)?$/i.test((await terminal.question(`${question} [Y/n] `)).trim());
  try {
    const image = (await terminal.question("Which image? [debian:bookworm] ")).trim() || "debian:bookworm";
    const user = (await isYes("Be yourself in it, not root?")) ? ["--user"] : [];
    const volume = (await isYes("Have this folder in it, at the same place, and start there?"))
      ? ["--volume=.", "--workdir=."]
      : [];
    return [...user, ...volume, image];
  } finally {
    terminal.close();
  }
}
