import { rockerError } from "@rocker/core/lifecycle";
import { askLine } from "../invoke/ask-line.ts";

/** Asks for a first configuration in a terminal, and returns the answers as command-line arguments. */
export async function askFirstLine(): Promise<string[]> {
  const isYes = async (question: string) => !/^no?$/i.test(await answerTo(`${question} [Y/n] `));
  const image = (await answerTo("Base image: [debian:bookworm] ")) || "debian:bookworm";
  const user = (await isYes("Run as your own user instead of root?")) ? ["--user"] : [];
  const volume = (await isYes("Mount this directory at the same path, and start there?"))
    ? ["--volume=.", "--workdir=."]
    : [];
  return [...user, ...volume, image];
}

/** @throws RockerError RK505 for Ctrl-D, which cancels */
async function answerTo(question: string): Promise<string> {
  const answer = await askLine(question);
  if (answer === undefined) throw rockerError("RK505", { doing: "asking for a first configuration" });
  return answer;
}
