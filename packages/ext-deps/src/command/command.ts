import { type Host, nearest } from "@rocker/core";
import { errorOf } from "../problem.ts";
import { type Project, readProject } from "../project.ts";
import { type Arguments, readArguments, usage } from "./arguments.ts";
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

type Verb = (given: Arguments, project: Project, host: Host) => string | Promise<string>;

const verbs: Readonly<Record<string, Verb>> = {
  check: ({ format }, { files, order }) =>
    format === "json"
      ? `${JSON.stringify({ files, steps: order.steps.length }, null, 2)}\n`
      : `${counted(files.length, "file")}, ${counted(order.steps.length, "step")}: no problems found.\n`,
  list: ({ format }, project) => listText(project, format),
  graph: ({ format }, { order }) => graphText(order, format),
  lock: (given, project, host) => writeLock(given, project, host),
};

/** `rocker deps …`: its result is on stdout. */
export async function runCommand(argv: readonly string[], host: Host): Promise<number> {
  const given = readArguments(argv);
  if (given.help || given.verb === "") {
    process.stdout.write(help);
    return given.help ? 0 : 2;
  }
  const verb = Object.hasOwn(verbs, given.verb) ? verbs[given.verb] : undefined;
  if (!verb) {
    const near = nearest(given.verb, Object.keys(verbs));
    throw usage(
      `unknown command ${JSON.stringify(given.verb)} for "rocker deps".`,
      near ? `Did you mean ${near}?` : 'Run "rocker deps --help" for usage.',
    );
  }
  if (given.verb !== "lock" && given.words.length > 0) {
    throw usage(`unexpected argument: ${given.words.join(" ")}.`, 'Run "rocker deps --help" for usage.');
  }
  const project = readProject(host, given.search);
  if (project.problems.length > 0) throw errorOf(project.problems);
  process.stdout.write(await verb(given, project, host));
  return 0;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
