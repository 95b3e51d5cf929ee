import { type Host, nearest, visible } from "@rocker/core";
import { toRockerError } from "../problem.ts";
import { type Project, readProject } from "../project.ts";
import { type Arguments, readArguments, usageError } from "./arguments.ts";
import { graphText } from "./graph.ts";
import { listText } from "./list.ts";
import { writeLock } from "./lock.ts";

const help = `Usage: rocker deps COMMAND [options]

Commands:
  check             Check a project's *.deps.yaml files for errors and conflicts
  list              List what would be installed, and which lines request it
  graph             Show the order of the layers, and which lines determine it
  lock IMAGE        Build the project on IMAGE, and write the installed versions to deps.lock.json
                    (for --deps-locked). Options for the build follow "--":
                    rocker deps lock IMAGE -- --engine podman

Options:
  --deps PATTERN           Name of the files to find (default: *.deps.yaml)
  --deps-path PATH         Directory to search, or file to read (repeatable)
  --deps-exclude PATTERN   Skip files that match this .gitignore pattern (repeatable)
  --format FORMAT          Output format: text or json, or mermaid for graph
  --json                   Same as --format json
  -h, --help               Show this help
`;

type Subcommand = (args: Arguments, project: Project, host: Host) => string | Promise<string>;

const subcommands: Readonly<Record<string, Subcommand>> = {
  check: ({ format }, { files, order }) =>
    format === "json"
      ? `${JSON.stringify({ files, steps: order.steps.length }, null, 2)}\n`
      : `${plural(files.length, "file")}, ${plural(order.steps.length, "step")}: no problems found.\n`,
  list: ({ format }, project) => listText(project, format),
  graph: ({ format }, { order }) => graphText(order, format),
  lock: (args, project, host) => writeLock(args, project, host),
};

/** Runs `rocker deps`. Prints its result to stdout. @returns the exit code */
export async function runCommand(argv: readonly string[], host: Host): Promise<number> {
  const args = readArguments(argv);
  if (args.help || args.subcommand === "") {
    process.stdout.write(help);
    return args.help ? 0 : 2;
  }
  const subcommand = Object.hasOwn(subcommands, args.subcommand) ? subcommands[args.subcommand] : undefined;
  if (!subcommand) {
    const near = nearest(args.subcommand, Object.keys(subcommands));
    throw usageError(
      `unknown command ${JSON.stringify(args.subcommand)} for "rocker deps".`,
      near ? `Did you mean ${near}?` : 'Run "rocker deps --help" for usage.',
    );
  }
  if (args.subcommand !== "lock" && args.operands.length > 0) {
    throw usageError(
      `unexpected argument: ${args.operands.join(" ")}.`,
      'Run "rocker deps --help" for usage.',
    );
  }
  const project = readProject(host, args.search);
  if (project.problems.length > 0) throw toRockerError(project.problems);
  const text = await subcommand(args, project, host);
  process.stdout.write(args.format === "json" ? text : visible(text));
  return 0;
}

const plural = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
