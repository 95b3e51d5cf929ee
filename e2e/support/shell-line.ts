import { spawn } from "node:child_process";
import { commandLine, person } from "./person.ts";
import { type Outcome, outcomeOf, type RockerOptions } from "./rocker.ts";

/** Lets a user's shell interpret a command line as typed: words, quotes, "~", variables, comments. */
export function runLine(
  line: string,
  { as = person, env = {}, cwd = as.home, input }: RockerOptions,
): Promise<Outcome> {
  const [program, ...rest] = commandLine(as, ["sh", "-c", line], env);
  return outcomeOf(spawn(program, rest, { cwd, stdio: "pipe" }), input);
}
