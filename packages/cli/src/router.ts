import { nearest, problem, RockerError } from "@rocker/core/lifecycle";
import { Cli, Command, Option } from "clipanion";
import { loaders } from "./commands/loaders.ts";
import { otherCodes, outcomeOf } from "./commands/outcome.ts";
import type { CommandEntry } from "./commands/table/entry.ts";
import { type CommandName, commands, isCommand } from "./commands.ts";
import { wantsJson } from "./wants-json.ts";

/** A clipanion command with a name of several words. Its code is loaded when it is used. */
function routable(name: CommandName, { codes }: CommandEntry) {
  const words = name.split(" ");
  return class extends Command {
    static override paths = [words];
    readonly argv = Option.Proxy();

    execute(): Promise<number> {
      const line = [...words, ...this.argv];
      return outcomeOf(
        async () => (await loaders[name]())(this.argv),
        codes,
        () => wantsJson(line),
      );
    }
  };
}

const several = Object.entries(commands).filter(([words]) => words.includes(" "));

/** Runs the command that the first arguments name. */
export async function routed(argv: readonly string[]): Promise<number> {
  const [group = "", word = ""] = argv;
  if (word === "--help" || word === "-h") {
    return (await import("./commands/show.ts")).showGroupHelp(group);
  }
  const cli = new Cli({ binaryName: "rocker" });
  for (const [name, entry] of several) if (isCommand(name)) cli.register(routable(name, entry));
  let chosen: Command;
  try {
    chosen = cli.process([...argv]);
  } catch {
    return outcomeOf(
      () => Promise.reject(unknownCommand(argv)),
      otherCodes,
      () => wantsJson(argv),
    );
  }
  return cli.run(chosen);
}

/** clipanion itself would write this error to stdout. */
function unknownCommand(argv: readonly string[]): RockerError {
  const words = several.map(([one]) => one);
  const typed = argv.slice(0, 2).join(" ");
  const near = nearest(typed, words) ?? words.find((one) => one.startsWith(`${argv[0]} `));
  const fix = `${near ? `Did you mean "rocker ${near}"? ` : ""}To run an image of that name, use "rocker run ${argv[0]}".`;
  return new RockerError([{ ...problem("RK108", { arguments: [typed] }), fix }]);
}
