import { nearest, type Plan, type Runtime, rockerError } from "@rocker/core/lifecycle";
import { commands } from "../commands.ts";
import { insteadOfWord } from "./other-habits.ts";

/** Well-known images whose names are one letter from a command. */
const images: ReadonlySet<string> = new Set(["rust"]);

/** The command that a word probably means; undefined if it does not look like one. */
export function commandMeant(word: string): string | undefined {
  if (!/^[a-z]{2,}$/.test(word) || images.has(word)) return undefined;
  if (Object.hasOwn(insteadOfWord, word)) return insteadOfWord[word];
  const habit = nearest(word, Object.keys(insteadOfWord));
  const own = nearest(
    word,
    Object.keys(commands).flatMap((name) => name.split(" ")[0] ?? []),
  );
  // Short words are near to too many images.
  if (own !== undefined && word.length > 3) return `rocker ${own}`;
  return habit !== undefined && word.length > 4 ? insteadOfWord[habit] : undefined;
}

/**
 * Refuses a first argument that looks like a mistyped command, before it is pulled as an image.
 * @param argv the whole command line: with options or "run" before it, the word is meant as an image
 * @throws RockerError RK445
 */
export async function refuseMistypedCommand(
  argv: readonly string[],
  { base: { image, build } }: Pick<Plan, "base">,
  images: Pick<Runtime["images"], "find">,
): Promise<void> {
  if (argv[0] !== image || build) return;
  const suggestion = commandMeant(image);
  if (suggestion === undefined || (await images.find(image))) return;
  throw rockerError("RK445", { word: image, suggestion });
}
