import { spawn } from "node:child_process";
import { person } from "./person.ts";
import { type Outcome, outcomeOf, type RockerOptions } from "./rocker.ts";

/** Has a person's shell read a line as it is typed: words, quotes, "~", variables, comments. */
export function runLine(
  line: string,
  { as = person, env = {}, cwd = as.home, input }: RockerOptions,
): Promise<Outcome> {
  const all = Object.entries({ ...as.env, ...env }).filter(([, value]) => value !== undefined);
  const variables = all.map(([name, value]) => `${name}=${value}`);
  const [program = "env", ...rest] = [...as.prefix, "env", "-i", ...variables, "sh", "-c", line];
  return outcomeOf(spawn(program, rest, { cwd, stdio: "pipe" }), input);
}
