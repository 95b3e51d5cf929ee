import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { defineCommand, type Host, problemOf, RockerError, visibleLine } from "@rocker/core";
import { applyCopy } from "./apply-copy.ts";
import { type Copy, copyOf, discardCopy, removeInterrupted } from "./copy.ts";
import { stoppedUsersOf } from "./in-use.ts";
import { showCopy } from "./show-copy.ts";

const usage = `rocker isolate diff      show what the container changed in its copy of this project
rocker isolate apply     apply these changes to the project, then remove the copy
rocker isolate discard   remove the copy

Options of apply:
  --yes         apply executable files and links without asking
  --overwrite   take the copy's version of files that were also changed in the project
Options of apply and discard:
  --force       do not ask the engines whether a container is using the copy
Options of all commands:
  --json        report errors as JSON

Files that were created or changed in the project since it was copied stay as they are.
Changes in .git are neither shown nor applied: Git could run commands from them.
`;

const options = {
  help: { type: "boolean", short: "h", default: false },
  yes: { type: "boolean", default: false },
  overwrite: { type: "boolean", default: false },
  force: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

/** The options of each verb. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  diff: [],
  apply: ["yes", "overwrite", "force"],
  discard: ["force"],
};

/** What to do with the copy that `--isolate-project=copy` left. */
export const isolateCommand = defineCommand({
  name: "isolate",
  summary: "Show, apply or discard the changes that an isolated container made to its copy of a project",

  async run(argv, context) {
    const line = parsed(argv);
    if (line.help) {
      process.stdout.write(usage);
      return 0;
    }
    const { project, copy } = copyHere(context.host);
    if (line.verb === "diff") {
      showCopy(project, copy);
      return 0;
    }
    const users = line.flags.force ? [] : await stoppedUsersOf(copy.files, context);
    if (line.verb === "discard") discardCopy(copy);
    else if ((await applyCopy(project, copy, { ...line.flags, ask: context.ask })) === "declined") return 1;
    if (existsSync(copy.directory)) return 0;
    for (const { name } of users)
      process.stderr.write(
        `rocker: the copy of the stopped container ${visibleLine(name)} is gone: it cannot be started again\n`,
      );
    return 0;
  },
});

/** @throws RockerError isolate/usage */
function parsed(argv: readonly string[]) {
  const { values, positionals } = parse(argv);
  const { help, json: _json, ...flags } = values;
  const [verb, ...rest] = positionals;
  if (help) return { help, verb, flags };
  const own = verb !== undefined && Object.hasOwn(allowed, verb) ? allowed[verb] : undefined;
  if (verb === undefined) throw usageError("rocker isolate needs a command: diff, apply or discard");
  if (!own) throw usageError(`unknown command ${JSON.stringify(verb)} for "rocker isolate"`);
  if (rest.length > 0) throw usageError(`unexpected argument: ${rest.join(" ")}`);
  const foreign = Object.entries(flags).find(([name, isSet]) => isSet && !own.includes(name));
  if (foreign) throw usageError(`"rocker isolate ${verb}" has no option --${foreign[0]}`);
  return { help, verb, flags };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw usageError(String((error as Error).message).split(/\. |\n/)[0] ?? "");
  }
}

function usageError(what: string): RockerError {
  const fix = 'Run "rocker isolate --help" for usage.';
  return new RockerError([problemOf("isolate", { slug: "usage", kind: "usage", what: `${what}.`, fix })]);
}

/** The copy of the project that the user is in: of the nearest directory upward that has one. */
function copyHere(host: Host): { readonly project: string; readonly copy: Copy } {
  const here = host.path(host.cwd)?.realPath ?? host.cwd;
  for (let project = here; ; project = join(project, "..")) {
    const copy = copyOf(project, host);
    if (existsSync(copy.directory)) return { project, copy };
    if (project === "/") break;
  }
  removeInterrupted(copyOf(here, host));
  throw new RockerError([
    problemOf("isolate", {
      slug: "no-copy",
      facts: { directory: here },
      what: `there is no copy of ${here}.`,
      fix: "Create one: rocker --isolate --isolate-project=copy --cwd IMAGE",
    }),
  ]);
}
