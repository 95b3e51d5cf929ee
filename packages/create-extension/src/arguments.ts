import { parseArgs } from "node:util";
import { Refusal } from "./refusal.ts";

/** The command line, parsed. */
export interface Arguments {
  readonly name: string | undefined;
  /** Without the @. */
  readonly scope: string | undefined;
  readonly summary: string | undefined;
  readonly directory: string | undefined;
  readonly yes: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

export const usage = `Usage: npm create @rocker/extension [NAME] -- [options]

Create a package for a new rocker extension: source, test, manifest, README and CI workflow.

NAME is the name of the extension and of its option: my-tool becomes --my-tool, in the package rocker-ext-my-tool.
In a terminal, you are asked for values that are not given.

  --summary TEXT      One line that says what the extension does
  --scope SCOPE       npm scope of the package: @SCOPE/rocker-ext-NAME
  --directory DIR     Directory to create; it may exist if it is empty (default: ./NAME)
  -y, --yes           Use the defaults without asking
  --version           Show the version
  -h, --help          Show help
`;

const npmHint = 'with npm, put options after "--": npm create @rocker/extension my-tool -- --yes';

/** @throws Refusal for a command line that create-extension does not accept */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parsed(argv);
  const [name, ...rest] = positionals;
  if (rest.length > 0) {
    const words = positionals.map((word) => JSON.stringify(word)).join(", ");
    throw new Refusal([`expected one name, got ${positionals.length}: ${words}`, npmHint], 2);
  }
  const { scope, summary, directory, yes = false, help = false, version = false } = values;
  if (directory === "") throw new Refusal(["--directory requires a directory"], 2);
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
    throw new Refusal([(error as Error).message, "see --help for the options"], 2);
  }
}
