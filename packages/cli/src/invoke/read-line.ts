import {
  type CommandLine,
  commandOwner,
  type Host,
  isRockerError,
  notConfigured,
  type Options,
  type Parsed,
  type Problem,
  problem,
  type Registered,
  type Registry,
  RockerError,
} from "@rocker/core/lifecycle";
import { findSources, loadConfiguration } from "../configuration/load.ts";
import type { DevcontainerRequest, LoadedConfiguration } from "../configuration/loaded-configuration.ts";
import { fileOptions } from "../options.ts";
import { type Notices, noticesOn } from "../render/notices.ts";
import { styleFor } from "../render/style.ts";
import { type CommandSpec, type Opened, openHere } from "./open-here.ts";
import { terminalSession } from "./terminal-session.ts";

/** A parsed command line, and where its command reports. */
export interface ReadLine<O extends Options> {
  readonly host: Host;
  readonly registered: Registered;
  readonly parsed: Parsed<O>;
  readonly notices: Notices;
  /** The content of configuration files, even if the command line ignores it. */
  readonly configuration: LoadedConfiguration;
}

/** A command line that is not parsed yet, with the available plugin packages. */
export interface OpenLine<O extends Options> extends Opened<O> {
  readonly argv: readonly string[];
  readonly command: CommandSpec<O>;
  readonly host: Host;
  readonly configuration: LoadedConfiguration;
  readonly notices: Notices;
}

/** Steps 1 and 2 for a command with the configuration of the working directory. */
export async function readLine<O extends Options>(
  argv: readonly string[],
  command: CommandSpec<O>,
  host: Host,
): Promise<ReadLine<O>> {
  return parseOrInstall(await openLine(argv, command, host));
}

/** Step 2. If options are unknown and the command may ask, offers to install their packages and reads the line again. */
export async function parseOrInstall<O extends Options>(opened: OpenLine<O>): Promise<ReadLine<O>> {
  try {
    return await parseLine(opened);
  } catch (error) {
    const { argv, command, host } = opened;
    if (!command.mayAsk || !(await offered(error, opened))) throw error;
    return parseLine(await openLine(argv, command, host));
  }
}

async function offered(error: unknown, { argv, host, line: { flags } }: OpenLine<Options>): Promise<boolean> {
  const { offerMissing } = await import("../plugins/offer.ts");
  return offerMissing(error, argv, host, { verbose: flags.has("verbose"), quiet: flags.has("quiet") });
}

/**
 * Step 1. Whether a devcontainer.json is the configuration depends on the command line.
 * @param configuration default: that of the working directory
 */
export async function openLine<O extends Options>(
  argv: readonly string[],
  command: CommandSpec<O>,
  host: Host,
  configuration?: LoadedConfiguration,
): Promise<OpenLine<O>> {
  const sources = configuration ? undefined : await findSources(host);
  const loaded = configuration ?? (await loadConfiguration(host, undefined, sources));
  const notices = noticesOn(process.stderr, styleFor(process.stderr, process.env));
  const opened = await openHere(argv, command, loaded, terminalSession(host, notices));
  const { flags } = opened.line;
  notices.level = { verbose: flags.has("verbose"), quiet: flags.has("quiet") };
  const request = configuration ? undefined : devcontainerRequest(opened.line, loaded, host);
  const complete = request ? await loadConfiguration(host, request, sources) : loaded;
  for (const text of complete.shown) notices.trace(`only for editors: ${text}`);
  return { ...opened, argv, command, host, notices, configuration: complete };
}

/**
 * The dev container that a command line asks for: by name, or as the project's image if it names none. An image that it
 * names is not the one that a devcontainer.json is about.
 */
function devcontainerRequest(
  line: CommandLine,
  { hasDevcontainer }: LoadedConfiguration,
  { env }: Host,
): DevcontainerRequest | undefined {
  const { image, settings } = line.split;
  if (ignoresConfiguration(line) || !Object.hasOwn(line.options, "devcontainer")) return undefined;
  const typed = settings.findLast(
    ({ entry }) => entry.owner === commandOwner && entry.name === "devcontainer",
  );
  if (typed?.off) return undefined;
  const name = typed?.raw ?? (env.ROCKER_DEVCONTAINER || undefined);
  if (name !== undefined) return { name };
  return hasDevcontainer && (image === undefined || image === ".") ? {} : undefined;
}

/**
 * Step 2.
 * @throws RockerError with all problems of configuration, environment and command line
 */
export async function parseLine<O extends Options>({
  argv,
  command,
  registered,
  line,
  host,
  notices,
  configuration,
}: OpenLine<O>): Promise<ReadLine<O>> {
  const configured = ignoresConfiguration(line) ? notConfigured : configuration;
  const noCommand = line.flags.has("help") ? undefined : command.noCommand;
  const how = { configuration: configured, fileOptions, noCommand };
  let parsed: Parsed<O>;
  try {
    parsed = registered.parse(line, how);
  } catch (error) {
    if (!isRockerError(error)) throw error;
    throw await withHints(new RockerError(await registered.problems(line, how)), { argv, line }, registered);
  }
  refuseLeftOut(parsed, configured === configuration ? configuration.leftOut : []);
  return { host, notices, configuration, registered, parsed };
}

/** @throws RockerError RK121 for all that is left out of a devcontainer.json, if the user wants all or nothing */
export function refuseLeftOut({ options }: Parsed, leftOut: readonly Problem[]): void {
  if (isStrict(options) && leftOut.length > 0) throw new RockerError(leftOut);
}

export const isStrict = (options: object): boolean => "strict" in options && options.strict === true;

/** Help must work with a broken file, and a plan from a file is complete by itself. */
const ignoresConfiguration = ({ flags }: CommandLine) =>
  ["help", "version", "plan"].some((name) => flags.has(name));

async function withHints(
  error: unknown,
  { argv, line }: Pick<OpenLine<Options>, "argv" | "line">,
  { registry }: Registered,
): Promise<unknown> {
  const { unknownName, withInstallHint, withHabitHint } = await import("../plugins/install-hint.ts");
  const { withCorrectedLine } = await import("./corrected-line.ts");
  const { command, corrected } = line.split;
  const known = withHabitHint(withInstallHint(error), command);
  // An option of a package that is not installed, or of another program, is not a misspelled one.
  const hinted = sameFixes(known, error)
    ? withCorrectedLine(error, corrected, argv, process.argv.slice(2))
    : known;
  return withMissingPlugins(withProjectHint(hinted, registry, unknownName), registry);
}

const sameFixes = (a: unknown, b: unknown) =>
  isRockerError(a) &&
  isRockerError(b) &&
  a.problems.every(({ fix }, index) => fix === b.problems[index]?.fix);

/** A key may be unknown because its plugin is not installed: reports that first. */
function withMissingPlugins(error: unknown, { warnings }: Registry): unknown {
  const missing = warnings.filter(({ code }) => code === "RK234");
  return isRockerError(error) && missing.length > 0
    ? new RockerError([...missing, ...error.problems], { cause: error.cause })
    : error;
}

/** Reports that an option belongs to a disabled extension of the project, instead of "unknown option". */
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
