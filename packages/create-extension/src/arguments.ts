import { parseArgs } from "node:util";
import { Refusal } from "./refusal.ts";

/** What was typed. */
export interface Arguments {
  readonly name: string | undefined;
  /** Without its @. */
  readonly scope: string | undefined;
  readonly summary: string | undefined;
  readonly directory: string | undefined;
  readonly yes: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

export const usage = `Usage: npm create @rocker/extension [NAME] -- [options]

Writes the package of a new rocker extension: source, test, manifest, README, CI file.
NAME is the extension's name and its flag: my-tool becomes --my-tool, in the package rocker-ext-my-tool.
What is not given is asked for in a terminal.

  --summary TEXT      What the extension adds, in one line
  --scope SCOPE       npm scope of the package: @SCOPE/rocker-ext-NAME
  --directory FOLDER  Where to write; must be empty or not there yet (default: ./NAME)
  --yes               Ask nothing; take the defaults
  --version           Print the version of this program
  --help              Print this
`;

const npmHint = 'With npm, options stand after "--": npm create @rocker/extension my-tool -- --yes';

/** @throws Refusal when it is not how create-extension is used */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parsed(argv);
  const [name, ...rest] = positionals;
  if (rest.length > 0) {
    const words = positionals.map((word) => JSON.stringify(word)).join(", ");
    throw new Refusal([`one name is wanted, not ${positionals.length} (${words})`, npmHint], 2);
  }
  const { scope, summary, directory, yes = false, help = false, version = false } = values;
  if (directory === "") throw new Refusal(["--directory is empty"], 2);
  return {
    name,
    scope: scope?.replace(/^@/, ""),
    summary: summary?.trim(),
    directory,
    yes,
    help,
    version,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        scope: { type: "string" },
        summary: { type: "string" },
        directory: { type: "string" },
        yes: { type: "boolean", short: "y" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new Refusal([(error as Error).message, "--help lists the options"], 2);
  }
}
