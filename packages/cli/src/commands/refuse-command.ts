import { type Invocation, rockerError } from "@rocker/core/lifecycle";

/**
 * For a command that runs nothing: refuses what follows the image on the command line. A command in a configuration is for
 * runs, and is ignored.
 * @throws RockerError RK108
 */
export function refuseCommand({ commands }: Pick<Invocation, "commands">, reason: string): void {
  const typed = commands.findLast(({ source }) => source.layer === "command line");
  if (typed) throw rockerError("RK108", { arguments: typed.words, reason });
}
