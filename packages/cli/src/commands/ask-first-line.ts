import { failWith } from "@rocker/core/lifecycle";
import { askLine } from "../invoke/ask-line.ts";

/** Asks for a first configuration in a terminal; the answers as words of a command line. */
export async function askFirstLine(): Promise<string[]> {
  const isYes = async (question: string) => !/^no?$/i.test(await answerTo(`${question} [Y/n] `));
  const image = (await answerTo("Which image? [debian:bookworm] ")) || "debian:bookworm";
  const user = (await isYes("Be yourself in it, not root?")) ? ["--user"] : [];
  const volume = (await isYes("Have this folder in it, at the same place, and start there?"))
    ? ["--volume=.", "--workdir=."]
    : [];
  return [...user, ...volume, image];
}

/** @throws RockerError RK505 for Ctrl-D: whoever leaves wants no file */
async function answerTo(question: string): Promise<string> {
  const answer = await askLine(question);
  if (answer === undefined) throw failWith("RK505", { doing: "asking for a first configuration" });
  return answer;
}
