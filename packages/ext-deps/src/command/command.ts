import { type Host, nearest } from "@rocker/core";
import { errorOf } from "../problem.ts";
import { type Project, readProject } from "../project.ts";
import { type Arguments, readArguments, usage } from "./arguments.ts";
import { graphText } from "./graph.ts";
import { listText } from "./list.ts";
import { writeLock } from "./lock.ts";

const help = `rocker deps check|list|graph|lock [options]

  check             whether the project's *.deps.yaml files can be read and agree
  list              what would be installed, and which lines ask for it
  graph             the order of the layers, and which lines ask for it
  lock IMAGE        writes deps.lock.json: the versions found in what is built on the image, for --deps-locked.
                    Behind "--" stand more options of rocker: rocker deps lock IMAGE -- --engine podman

  --deps PATTERN           files to look for; default *.deps.yaml
  --deps-path PATH         look below this folder, or read this file; may be repeated
  --deps-exclude PATTERN   leave out what matches, as in .gitignore; may be repeated
  --format FORMAT          text, json; for graph also mermaid. --json is --format json
`;

type Verb = (given: Arguments, project: Project, host: Host) => string | Promise<string>;

const verbs: Readonly<Record<string, Verb>> = {
  check: ({ format }, { files, order }) =>
    format === "json"
      ? `${JSON.stringify({ files, steps: order.steps.length }, null, 2)}\n`
      : `${counted(files.length, "file")}, ${counted(order.steps.length, "step")}: nothing is wrong.\n`,
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
      `there is no command ${JSON.stringify(given.verb)} of rocker deps.`,
      near ? `Did you mean ${near}?` : 'See "rocker deps --help".',
    );
  }
  if (given.verb !== "lock" && given.words.length > 0) {
    throw usage(`unexpected ${given.words.join(" ")}.`, 'See "rocker deps --help".');
  }
  const project = readProject(host, given.search);
  if (project.problems.length > 0) throw errorOf(project.problems);
  process.stdout.write(await verb(given, project, host));
  return 0;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
