import {
  activate,
  choose,
  commandOwner,
  failWith,
  type Host,
  type Invocation,
  isRockerError,
  type Options,
  type OptionTable,
  order,
  type Plan,
  type Problem,
  parse,
  problem,
  type Registry,
  RockerError,
  resolve,
  setup,
  splitLine,
  tableOf,
  type ValuesOf,
  validate,
  valuesFor,
} from "@rocker/core/lifecycle";
import { type LoadedConfiguration, loadConfiguration } from "../configuration/load.ts";
import { fileOptions, planOptions } from "../options.ts";
import type { Notices } from "../render/notices.ts";
import { asking } from "./ask-line.ts";
import { flagsOf, registerHere } from "./register-here.ts";

type Extensions = Awaited<ReturnType<typeof order>>;

/** A command line, read: steps 1 and 2. */
export interface ReadLine<O extends Options> {
  readonly argv: readonly string[];
  readonly registry: Registry;
  readonly configuration: LoadedConfiguration;
  readonly invocation: Invocation;
  /** The command's own options. */
  readonly options: ValuesOf<O>;
}

/** What a line means. */
export interface PlannedLine {
  readonly plan: Plan;
  readonly extensions: Extensions;
}

/** Register and parse. */
export async function readLine<O extends Options>(
  argv: readonly string[],
  options: O,
  host: Host,
): Promise<ReadLine<O>> {
  const configuration = await loadConfiguration(host);
  return parseLine(
    argv,
    options,
    host,
    await registerHere(argv, options, host, configuration),
    configuration,
  );
}

/** Parse, when what is installed is known already. */
export async function parseLine<O extends Options>(
  argv: readonly string[],
  options: O,
  host: Host,
  registry: Registry,
  configuration: LoadedConfiguration,
): Promise<ReadLine<O>> {
  const table = tableOf(registry, options);
  try {
    const invocation = parseWith(argv, table, host, registry, configuration);
    return {
      argv,
      registry,
      configuration,
      invocation,
      options: valuesFor(invocation, commandOwner, options),
    };
  } catch (error) {
    const { unknownName, withInstallHint, withHabitHint } = await import("../plugins/install-hint.ts");
    const hinted = withHabitHint(withInstallHint(error), splitLine(argv, table).command);
    throw withMissingPlugins(withProjectHint(hinted, registry, unknownName), registry);
  }
}

/** @throws RockerError with all that is wrong in the files, the environment and the line */
function parseWith(
  argv: readonly string[],
  table: OptionTable,
  host: Host,
  registry: Registry,
  { layers, problems }: LoadedConfiguration,
): Invocation {
  const flags = flagsOf(argv, table);
  // A broken file keeps nobody from reading the help, and a plan that was made elsewhere says all there is to say.
  const isUnheard = ["help", "version", "plan"].some((name) => flags.has(name));
  if (isUnheard || (layers.length === 0 && problems.length === 0)) return parse(argv, table, host);
  try {
    const invocation = parse(argv, table, host, { layers, table: tableOf(registry, fileOptions) });
    if (problems.length === 0) return invocation;
  } catch (error) {
    if (!isRockerError(error) || problems.length === 0) throw error;
    throw new RockerError([...problems, ...error.problems], { cause: error.cause });
  }
  throw new RockerError(problems);
}

/** Steps 3 to 7: from an invocation to its plan. Needs no engine. `stays`: see SetupContext. */
export async function planLine(
  { registry, invocation, configuration }: ReadLine<Options>,
  host: Host,
  notices: Notices,
  { stays = false }: { readonly stays?: boolean } = {},
): Promise<PlannedLine> {
  // First: a file that was not read may be why there is no image.
  for (const warning of configuration.warnings) notices.warning(warning);
  if (invocation.image === undefined) {
    throw invocation.byConfiguration === "."
      ? failWith("RK116", { searched: host.cwd })
      : failWith("RK101", { command: "" });
  }
  const asked = activate(invocation, registry, blacklistOf(invocation));
  const clashes = invocation.table.clashes.map(({ flag, winner, loser }) =>
    problem("RK206", { name: flag, kind: "option", winner, loser }),
  );
  const warnings = [...registry.warnings, ...clashes, ...asked.warnings];
  for (const warning of warnings) notices.warning(warning);
  const activation = await choose(asked, invocation, registry, host, {
    notice: notices.ofExtension,
    ...asking(),
  });
  const extensions = await order(resolve(activation, registry), registry);
  validate(extensions, invocation, host);
  const plan = setup(extensions, invocation, host, { notice: notices.ofExtension, stays });
  return { plan, extensions };
}

function blacklistOf(invocation: Invocation): readonly string[] {
  return valuesFor(invocation, commandOwner, planOptions)["extension-blacklist"];
}

/**
 * The plan that the line would have without what the project's files say: what the person typed and has in the
 * environment, and what they have configured for themselves. When the image is the project's, their own
 * configuration was not made for it, and counts as asked for by the project too.
 * @returns undefined when there is no such plan
 */
export async function planWithoutProject(
  { argv, registry, invocation, configuration }: ReadLine<Options>,
  host: Host,
  stays: boolean,
): Promise<Plan | undefined> {
  const ofFile = !["command line", undefined].includes(invocation.images.at(-1)?.source.layer);
  const layers = configuration.layers.map((layer) =>
    layer.name === "user" && !ofFile ? layer : { ...layer, entries: [] },
  );
  try {
    const table = tableOf(registry, fileOptions);
    const typed = parse(argv, invocation.table, host, { layers, table });
    const without = { ...typed, image: invocation.image, command: invocation.command };
    const asked = activate(without, registry, blacklistOf(without));
    const names = resolve(await choose(asked, without, registry, host), registry);
    return setup(await order(names, registry), without, host, { stays });
  } catch {
    return undefined;
  }
}

/** A key may be unknown because its plugin is not installed: that is said first. */
function withMissingPlugins(error: unknown, { warnings }: Registry): unknown {
  const missing = warnings.filter(({ code }) => code === "RK234");
  return isRockerError(error) && missing.length > 0
    ? new RockerError([...missing, ...error.problems], { cause: error.cause })
    : error;
}

/** An unknown option that an extension of the project has, which is off: said, instead of "unknown". */
function withProjectHint(
  error: unknown,
  registry: Registry,
  nameOf: (one: Problem) => string | undefined,
): unknown {
  if (!isRockerError(error)) return error;
  const offers = registry.packages
    .filter(({ consent }) => consent !== undefined)
    .flatMap((state) =>
      (state.package.manifest?.extensions ?? []).map((extension) => ({ ...state, extension })),
    );
  return new RockerError(
    error.problems.map((one) => {
      const name = nameOf(one);
      const offer = offers.find(
        ({ extension }) => name !== undefined && Object.hasOwn(extension.options, name),
      );
      if (!offer) return one;
      const { name: source, path } = offer.package;
      const refused = offer.consent === "refused";
      return problem("RK208", { extension: offer.extension.name, package: source, path, refused });
    }),
  );
}
