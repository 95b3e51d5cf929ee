import { relative, resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { withAnswers, withDefaults } from "./answers.ts";
import { type Arguments, readArguments, usage } from "./arguments.ts";
import { withQuestions } from "./ask.ts";
import { extensionFiles } from "./extension-files.ts";
import { nameFault, packageNameOf, scopeFault, summaryFault } from "./identity.ts";
import { ownVersion, publishedRanges, type Ranges } from "./package-json.ts";
import { Refusal } from "./refusal.ts";
import { checkDirectory, writeFiles } from "./write-files.ts";

export interface Surroundings {
  readonly input: Readable;
  readonly output: Writable;
  readonly error: Writable;
  readonly cwd: string;
  /** Whether there is a terminal to ask questions in. */
  readonly interactive: boolean;
  /** Versions of rocker's packages. Default: those that this package was published with. */
  readonly ranges?: Ranges;
}

/** Runs `create-extension`: writes a new package to a directory. Returns the exit code. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { output, error: errors } = surroundings;
  try {
    const given = readArguments(argv);
    if (given.help) output.write(usage);
    else if (given.version) output.write(`${ownVersion()}\n`);
    else output.write(await create(given, surroundings));
    return 0;
  } catch (error) {
    const { faults, exitCode } =
      error instanceof Refusal ? error : { faults: [(error as Error).message], exitCode: 1 };
    for (const fault of faults) errors.write(`create-extension: ${visible(fault)}\n`);
    return exitCode;
  }
}

/** Writes the package and returns the next steps for the user. */
async function create(given: Arguments, surroundings: Surroundings): Promise<string> {
  const { cwd, interactive, ranges = publishedRanges() } = surroundings;
  refuseMistakes(given);
  const wanted = given.directory ?? given.name;
  if (wanted !== undefined) checkDirectory(resolve(cwd, wanted)); // Before any question is answered in vain.
  const identity =
    interactive && !given.yes
      ? await withQuestions(surroundings, (ask) => withAnswers(given, ask))
      : withDefaults(given);
  const directory = resolve(cwd, given.directory ?? identity.name);
  writeFiles(directory, extensionFiles(identity, ranges));
  return nextSteps(packageNameOf(identity), relative(cwd, directory) || ".");
}

function refuseMistakes({ name, scope, summary }: Arguments): void {
  const faults = [
    name === undefined ? undefined : nameFault(name),
    scope === undefined ? undefined : scopeFault(scope),
    summary === undefined ? undefined : summaryFault(summary),
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) throw new Refusal(faults, 2);
}

function nextSteps(packageName: string, directory: string): string {
  return `Created ${packageName} in ${visible(directory)}. Next steps:

  cd ${visible(shellWord(directory))}
  npm install
  npm test
  npm run build
  rocker ext add .
`;
}

/** A path quoted for a shell, where it needs quotes. */
function shellWord(text: string): string {
  return /^[\w./@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Escapes control characters, so that a text cannot drive the terminal. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (odd) => `\\u{${odd.codePointAt(0)?.toString(16)}}`);
}
