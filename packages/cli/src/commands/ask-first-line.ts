import { askLine } from "../invoke/ask-line.ts";

/** Asks for a first configuration in a terminal; the answers as words of a command line. */
export async function askFirstLine(): Promise<string[]> {
  const isYes = async (question: string) => !/^no?$/i.test((await askLine(`${question} [Y/n] `)) ?? "");
  const image = (await askLine("Which image? [debian:bookworm] ")) || "debian:bookworm";
  const user = (await isYes("Be yourself in it, not root?")) ? ["--user"] : [];
  const volume = (await isYes("Have this folder in it, at the same place, and start there?"))
    ? ["--volume=.", "--workdir=."]
    : [];
  return [...user, ...volume, image];
}
