import { loaders } from "./commands/loaders.ts";
import { outcomeOf, runCodes } from "./commands/outcome.ts";
import { commands, isCommand } from "./commands.ts";
import { asHelpOption } from "./help-option.ts";
import { wantsJson } from "./wants-json.ts";

/**
 * Runs a command.
 * @param argv the arguments after the program's name
 * @returns the exit code
 */
export async function main(argv: readonly string[]): Promise<number> {
  return runLine(asHelpOption(argv));
}

async function runLine(argv: readonly string[]): Promise<number> {
  const [first = "", second = ""] = argv;
  const codes = isCommand(first) ? commands[first]?.codes : undefined;
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
      codes ?? runCodes,
      asJson,
    );
    if (refused !== 0) return refused;
  }
  if (isOfSeveral && (!isCommand(first) || isCommand(`${first} ${second}`))) {
    const { routed } = await import("./router.ts");
    return routed(argv);
  }
  if (isCommand(first) && codes) {
    return outcomeOf(async () => (await loaders[first]())(argv.slice(1)), codes, asJson);
  }
  return outcomeOf(async () => (await import("./commands/run.ts")).runOrPluginCommand(argv), runCodes);
}
