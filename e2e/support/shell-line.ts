import { spawn } from "node:child_process";
import { type Outcome, outcomeOf, type RockerOptions } from "./rocker.ts";
import { commandLine, testUser } from "./test-user.ts";

/** Lets a user's shell interpret a command line as typed: words, quotes, "~", variables, comments. */
export function runLine(
  line: string,
  { as = testUser, env = {}, cwd = as.home, input }: RockerOptions,
): Promise<Outcome> {
  const [program, ...rest] = commandLine(as, ["sh", "-c", line], env);
  return outcomeOf(spawn(program, rest, { cwd, stdio: "pipe" }), input);
}
