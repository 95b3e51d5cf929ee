import { otherCodes, outcomeOf, runCodes } from "./commands/outcome.ts";

type CommandFunction = (argv: readonly string[]) => Promise<number>;

// Commands of one word, and those of several, which the router knows. Anything else is a run, the line that is typed
// a hundred times a day: neither needs the router, which takes longer to load than all the rest.
const oneWord: Readonly<Record<string, () => Promise<CommandFunction>>> = {
  build: async () => (await import("./commands/build.ts")).build,
  config: async () => (await import("./commands/config.ts")).config,
  init: async () => (await import("./commands/init.ts")).init,
  plan: async () => (await import("./commands/plan.ts")).plan,
};
const severalWords = new Set(["ext", "trust"]);

/**
 * Runs one command line.
 * @param argv what follows the program's name
 * @returns the exit code
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [first = ""] = argv;
  const load = Object.hasOwn(oneWord, first) ? oneWord[first] : undefined;
  if (load) return outcomeOf(async () => (await load())(argv.slice(1)), otherCodes);
  if (severalWords.has(first)) {
    const { routed } = await import("./router.ts");
    return routed(argv);
  }
  return outcomeOf(async () => {
    const { run, runOrPluginCommand } = await import("./commands/run.ts");
    return first === "run" ? run(argv.slice(1)) : runOrPluginCommand(argv);
  }, runCodes);
}
