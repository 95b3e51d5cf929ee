import { outcomeOf, runCodes } from "./commands/outcome.ts";
import { commands } from "./commands.ts";
import { wantsJson } from "./wants-json.ts";

/**
 * Runs a command.
 * @param argv the arguments after the program's name
 * @returns the exit code
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [first = "", second = ""] = argv;
  const one = Object.hasOwn(commands, first) ? commands[first] : undefined;
  const asJson = () => wantsJson(argv);
  // Only commands with names of several words need the router, which loads slowly.
  const isOfSeveral = Object.keys(commands).some((words) => words.startsWith(`${first} `));
  if (argv.some((word) => word.includes("\ufffd"))) {
    const { requireDecodable } = await import("./undecodable.ts");
    const refused = await outcomeOf(
      async () => {
        requireDecodable(argv);
        return 0;
      },
      one?.codes ?? runCodes,
      asJson,
    );
    if (refused !== 0) return refused;
  }
  if (isOfSeveral && (!one || Object.hasOwn(commands, `${first} ${second}`))) {
    const { routed } = await import("./router.ts");
    return routed(argv);
  }
  if (one) return outcomeOf(async () => (await one.load())(argv.slice(1)), one.codes, asJson);
  return outcomeOf(async () => (await import("./commands/run.ts")).runOrPluginCommand(argv), runCodes);
}
