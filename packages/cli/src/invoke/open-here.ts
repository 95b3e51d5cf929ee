import {
  type CommandLine,
  Consents,
  type Host,
  type Options,
  open,
  type PackageState,
  type PluginPackage,
  packageSubject,
  problem,
  type Registered,
  type Root,
  type Session,
} from "@rocker/core/lifecycle";
import { noConfiguration } from "../configuration/load.ts";
import type { LoadedConfiguration } from "../configuration/loaded-configuration.ts";
import { legacy } from "../legacy/options.ts";
import type { ProjectPlugins } from "../plugins/project-plugins.ts";
import { hasTerminal } from "./has-terminal.ts";
import { installPlugins, missingOf } from "./install-plugins.ts";
import { projectDirectory, projectRoot, trustedRoots } from "./roots.ts";

/** The static properties of a command. */
export interface CommandSpec<O extends Options = Options> {
  readonly options: O;
  /**
   * Whether it runs or builds something. Only such a command asks about a project's plugins and installs missing ones;
   * others work without them.
   */
  readonly mayAsk: boolean;
  /** Why nothing may follow the image. Default: a command may. */
  readonly noCommand?: string;
}

/** The available plugin packages, and the command line split according to their options. */
export interface Opened<O extends Options> {
  readonly registered: Registered;
  readonly line: CommandLine<O>;
}

/** The available plugin packages, for a command that takes no options of extensions. */
export async function registeredHere(
  host: Host,
  configuration: LoadedConfiguration = noConfiguration,
): Promise<Registered> {
  const command = { options: {}, mayAsk: false };
  return (await openHere([], command, configuration, { host, report: () => {} })).registered;
}

/**
 * Opens the pipeline with the user's plugins, and those of this project that the user approved. Asks about the others if
 * the command may ask and there is a terminal; `--trust` approves them for this run, unless it follows an unknown option.
 */
export async function openHere<O extends Options>(
  argv: readonly string[],
  { options, mayAsk }: CommandSpec<O>,
  configuration: LoadedConfiguration,
  session: Session,
): Promise<Opened<O>> {
  const { host } = session;
  const consents = Consents.at(host);
  const plugins = await pluginsOf(configuration, host);
  const openWith = (directory = plugins?.directory, trustsAll = false): Opened<O> => {
    const projects = projectRoots(plugins, directory, host);
    const registered = open({
      ...session,
      legacy,
      roots: [...trustedRoots(host), ...projects.map(({ root }) => root)],
      consentOf: (found) =>
        trustsAll ? "granted" : consents.stateOf(projectOf(found, projects), found.path),
    });
    return { registered, line: registered.read(argv, options) };
  };

  const first = openWith();
  const isMissing = plugins !== undefined && !plugins.directory;
  if (!isMissing && undecidedOf(first).length === 0) return first;
  const { trusts, runs, canAsk } = promptPolicy(first.line, mayAsk);
  const directory =
    isMissing && runs
      ? await installPlugins(plugins, consents, host, { trusts, canAsk })
      : plugins?.directory;
  const opened = directory === plugins?.directory && !trusts ? first : openWith(directory, trusts);
  if (isMissing && !directory) return withWarning(opened, plugins);
  const undecided = undecidedOf(opened);
  if (undecided.length === 0 || !canAsk) return opened;
  await decide(undecided, projectRoots(plugins, directory, host), consents);
  return openWith(directory);
}

/** Whether to ask, as far as the command line can be read before it is parsed. */
function promptPolicy({ flags, certainFlags }: CommandLine, mayAsk: boolean) {
  const runs = mayAsk && !["help", "version", "dry-run"].some((name) => flags.has(name));
  return { trusts: certainFlags.has("trust"), runs, canAsk: runs && hasTerminal() };
}

const undecidedOf = ({ registered }: Opened<Options>): readonly PackageState[] =>
  registered.registry.packages.filter(({ consent }) => consent === "unknown" || consent === "changed");

/** Asks about each package in its current state: a package that changes while the user reads needs a new decision. */
async function decide(
  undecided: readonly PackageState[],
  projects: readonly ProjectRoot[],
  consents: Consents,
): Promise<void> {
  const { askConsent } = await import("./ask-consent.ts");
  for (const state of undecided) {
    const project = projectOf(state.package, projects);
    const shown = packageSubject(state.package);
    const answer = await askConsent(project, state);
    if (answer !== undefined) consents.decide(project, shown, answer ? "granted" : "refused");
  }
}

function withWarning<O extends Options>({ registered, line }: Opened<O>, plugins: ProjectPlugins): Opened<O> {
  return { registered: registered.withWarning(problem("RK234", missingOf(plugins))), line };
}

/** A directory with packages, and the project for which their approval is stored. */
interface ProjectRoot {
  readonly project: string;
  readonly root: Root;
}

function projectRoots(
  plugins: ProjectPlugins | undefined,
  directory: string | undefined,
  host: Host,
): readonly ProjectRoot[] {
  const packageJson = projectDirectory(host);
  return [
    ...(plugins && directory ? [{ project: plugins.project, root: projectRoot(directory, host) }] : []),
    ...(packageJson ? [{ project: packageJson, root: projectRoot(packageJson, host) }] : []),
  ];
}

/** The packages of a configuration are in one directory; those of a package.json may be linked from anywhere. */
function projectOf({ path }: PluginPackage, projects: readonly ProjectRoot[]): string {
  const isBelow = ({ root }: ProjectRoot) =>
    "dependenciesOf" in root && path.startsWith(`${root.dependenciesOf}/`);
  return (projects.find(isBelow) ?? projects.at(-1))?.project ?? "";
}

async function pluginsOf(
  configuration: LoadedConfiguration,
  host: Host,
): Promise<ProjectPlugins | undefined> {
  if (configuration.plugins.length === 0) return undefined;
  const { projectPlugins } = await import("../plugins/project-plugins.ts");
  return projectPlugins(configuration, host);
}
