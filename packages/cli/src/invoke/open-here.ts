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
import type { LoadedConfiguration } from "../configuration/load.ts";
import { noConfiguration } from "../configuration/load.ts";
import type { ProjectPlugins } from "../plugins/project-plugins.ts";
import { hasTerminal } from "./has-terminal.ts";
import { installPlugins, missingOf } from "./install-plugins.ts";
import { projectFolder, projectRoot, trustedRoots } from "./roots.ts";

/** What is known of a command before its line is read. */
export interface CommandSpec<O extends Options = Options> {
  readonly options: O;
  /**
   * Whether it runs or builds something. Only then it asks about a project's plugins, and installs those that are
   * missing; any other command does without them.
   */
  readonly mayAsk: boolean;
}

/** The packages that count here, and the command line, split by their options. */
export interface Opened<O extends Options> {
  readonly registered: Registered;
  readonly line: CommandLine<O>;
}

/** The packages that count here, for a command that takes no options of extensions. */
export async function registeredHere(
  host: Host,
  configuration: LoadedConfiguration = noConfiguration,
): Promise<Registered> {
  const command = { options: {}, mayAsk: false };
  return (await openHere([], command, configuration, { host, report: () => {} })).registered;
}

/**
 * Opens the pipeline with what is installed for the user, and with what this project brings and the user approved. Asks
 * about the rest where the command may ask and somebody can answer; `--trust` answers for this run.
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
  const openWith = (folder = plugins?.folder, trustsAll = false): Opened<O> => {
    const projects = projectRoots(plugins, folder, host);
    const registered = open({
      ...session,
      roots: [...trustedRoots(host), ...projects.map(({ root }) => root)],
      consentOf: (found) =>
        trustsAll ? "granted" : consents.stateOf(projectOf(found, projects), found.path),
    });
    return { registered, line: registered.read(argv, options) };
  };

  const first = openWith();
  const isMissing = plugins !== undefined && !plugins.folder;
  if (!isMissing && undecidedOf(first).length === 0) return first;
  const { trusts, runs, canAsk } = promptPolicy(first.line, mayAsk);
  const folder =
    isMissing && runs ? await installPlugins(plugins, consents, host, { trusts, canAsk }) : plugins?.folder;
  const opened = openWith(folder, trusts);
  if (isMissing && !folder) return withWarning(opened, plugins);
  const undecided = undecidedOf(opened);
  if (undecided.length === 0 || !canAsk) return opened;
  await decide(undecided, projectRoots(plugins, folder, host), consents);
  return openWith(folder);
}

/** What a line means for questions, while not all of it is understood yet. */
function promptPolicy({ flags }: CommandLine, mayAsk: boolean) {
  const runs = mayAsk && !["help", "version", "dry-run"].some((name) => flags.has(name));
  return { trusts: flags.has("trust"), runs, canAsk: runs && hasTerminal() };
}

const undecidedOf = ({ registered }: Opened<Options>): readonly PackageState[] =>
  registered.registry.packages.filter(({ consent }) => consent === "unknown" || consent === "changed");

/** Asks about each package as it is now: one that changes while the user reads is asked about again. */
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

/** A directory that has packages, and the project that approval of them is remembered for. */
interface ProjectRoot {
  readonly project: string;
  readonly root: Root;
}

function projectRoots(
  plugins: ProjectPlugins | undefined,
  folder: string | undefined,
  host: Host,
): readonly ProjectRoot[] {
  const packageJson = projectFolder(host);
  return [
    ...(plugins && folder ? [{ project: plugins.project, root: projectRoot(folder, host) }] : []),
    ...(packageJson ? [{ project: packageJson, root: projectRoot(packageJson, host) }] : []),
  ];
}

/** Most packages of a package.json are linked into other directories; those of a configuration are all in one. */
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
