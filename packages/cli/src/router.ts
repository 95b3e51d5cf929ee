import { nearest, problem, RockerError } from "@rocker/core/lifecycle";
import { Cli, Command, Option } from "clipanion";
import { otherCodes, outcomeOf } from "./commands/outcome.ts";

type CommandFunction = (argv: readonly string[]) => Promise<number>;

/** A command by its words; its code is loaded when it is used. */
function command(words: string[], load: () => Promise<CommandFunction>) {
  return class extends Command {
    static override paths = [words];
    readonly argv = Option.Proxy();

    execute(): Promise<number> {
      return outcomeOf(async () => (await load())(this.argv), otherCodes);
    }
  };
}

const commands = [
  command(["ext", "list"], async () => (await import("./commands/ext-list.ts")).extList),
  command(["ext", "add"], async () => (await import("./commands/ext-add.ts")).extAdd),
  command(["ext", "remove"], async () => (await import("./commands/ext-remove.ts")).extRemove),
  command(["ext", "info"], async () => (await import("./commands/ext-info.ts")).extInfo),
  command(["ext", "search"], async () => (await import("./commands/ext-search.ts")).extSearch),
  command(["trust", "list"], async () => (await import("./commands/trust.ts")).trustList),
  command(["trust", "forget"], async () => (await import("./commands/trust.ts")).trustForget),
];

/** Runs the command that the first words name. */
export async function routed(argv: readonly string[]): Promise<number> {
  const cli = new Cli({ binaryName: "rocker" });
  for (const one of commands) cli.register(one);
  let chosen: Command;
  try {
    chosen = cli.process([...argv]);
  } catch {
    return outcomeOf(() => Promise.reject(unknownCommand(argv)), otherCodes);
  }
  return cli.run(chosen);
}

/** clipanion's own text for it is made for a terminal, and it writes it to stdout. */
function unknownCommand(argv: readonly string[]): RockerError {
  const words = commands.flatMap(({ paths }) => paths.map((path) => path.join(" ")));
  const typed = argv.slice(0, 2).join(" ");
  const near = nearest(typed, words) ?? words.find((one) => one.startsWith(`${argv[0]} `));
  const fix = `${near ? `Did you mean "rocker ${near}"? ` : ""}An image of that name is run by "rocker run ${argv[0]}".`;
  return new RockerError([{ ...problem("RK108", { words: `"${typed}"` }), fix }]);
}
