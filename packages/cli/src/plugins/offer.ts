import { type Host, isRockerError, problemFacts } from "@rocker/core/lifecycle";
import { askYesNo } from "../invoke/ask-line.ts";
import { hasTerminal } from "../invoke/has-terminal.ts";
import { addPlugins } from "./add.ts";
import { unknownName } from "./install-hint.ts";
import knownPackages from "./known-packages.json" with { type: "json" };
import { type NpmContext, queryDirectory, runNpm } from "./npm.ts";
import { type WorkOptions, withProgress } from "./with-progress.ts";

/** Options that the user typed, and the official package that provides them. */
export interface MissingPackage {
  readonly name: string;
  readonly flags: readonly string[];
}

/**
 * In a terminal, offers to install the official packages whose options the user typed.
 * @param error why the command line cannot be used
 * @returns whether they are installed now, so that the command line can be read again
 * @throws RockerError if the installation fails, InterruptionError for Ctrl-C
 */
export async function offerMissing(
  error: unknown,
  argv: readonly string[],
  host: Host,
  options: WorkOptions,
): Promise<boolean> {
  const missing = missingPackages(error, argv);
  if (missing.length === 0 || !hasTerminal()) return false;
  const names = missing.map(({ name }) => name).join(", ");
  const versions = await withProgress(
    { command: "ext add", title: `looking up ${names}` },
    host,
    options,
    (context) => latestVersions(missing, context),
  );
  if (!versions) return false;
  const specs = missing.map(({ name }, index) => `${name}@${versions[index]}`);
  const needed = missing.map(({ flags }, index) => `${flags.join(" and ")} needs ${specs[index]}`);
  const [verb, pronoun] = specs.length === 1 ? ["is", "it"] : ["are", "them"];
  process.stderr.write(`rocker: ${needed.join(", and ")}, which ${verb} not installed.\n`);
  if (!(await askYesNo(`rocker: Install ${pronoun}?`))) return false;
  await withProgress(
    { command: "ext add", title: `installing ${specs.join(", ")}` },
    host,
    options,
    (context) => addPlugins(specs, { allowScripts: false }, context),
  );
  return true;
}

/**
 * The official packages without which a command line has unknown options. Empty if anything else is wrong with it, or if
 * the user did not type one of these options: what a project's files name is never offered.
 */
export function missingPackages(
  error: unknown,
  argv: readonly string[],
  known: Readonly<Record<string, string>> = knownPackages,
): MissingPackage[] {
  if (!isRockerError(error)) return [];
  const found = new Map<string, string[]>();
  for (const problem of error.problems) {
    const flag = problemFacts("RK102", problem)?.flag;
    const name = flag === undefined ? undefined : unknownName(problem);
    const provider = name !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
    const isTyped = argv.some((word) => word === flag || word.startsWith(`${flag}=`));
    if (flag === undefined || provider === undefined || !isTyped) return [];
    found.set(provider, [...(found.get(provider) ?? []), flag]);
  }
  return [...found].map(([name, flags]) => ({ name, flags }));
}

/** Undefined if the registry cannot tell: then the error has the command to try. */
async function latestVersions(
  missing: readonly MissingPackage[],
  context: NpmContext,
): Promise<string[] | undefined> {
  const from = queryDirectory(context.host);
  const versions: string[] = [];
  for (const { name } of missing) {
    const { ok, stdout } = await runNpm(["view", "--", name, "version"], from, context);
    const version: unknown = ok ? JSON.parse(stdout || "null") : undefined;
    if (typeof version !== "string") return undefined;
    versions.push(version);
  }
  return versions;
}
