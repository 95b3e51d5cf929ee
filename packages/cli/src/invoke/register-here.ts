import {
  Consents,
  failWith,
  type Host,
  type Options,
  type OptionTable,
  type PackageState,
  type PluginPackage,
  packageSubject,
  problem,
  type Registry,
  type Root,
  register,
  splitLine,
  tableOf,
} from "@rocker/core/lifecycle";
import { type LoadedConfiguration, noConfiguration } from "../configuration/load.ts";
import type { PluginWish } from "../configuration/project-plugins.ts";
import type { ProjectPlugins } from "../plugins/project-plugins.ts";
import { hasTerminal } from "./has-terminal.ts";
import { consentFile, projectFolder, projectRoot, trustedRoots } from "./roots.ts";

/**
 * Registers what is installed for the person, and what this project brings and the person consented to. Asks about
 * the rest where somebody can answer; `--trust` answers for this run. A plan or help asks and remembers nothing.
 */
export async function registerHere(
  argv: readonly string[],
  options: Options,
  host: Host,
  configuration: LoadedConfiguration = noConfiguration,
): Promise<Registry> {
  const roots = trustedRoots(host);
  const packageJson = projectFolder(host);
  const plugins = await pluginsOf(configuration, host);
  if (!packageJson && !plugins) return register(roots);

  const consents = new Consents(consentFile(host));
  const ofPackageJson = packageJson && { project: packageJson, root: projectRoot(packageJson, host) };
  const registerWith = (folder = plugins?.folder, trustAll = false) => {
    const ofPlugins = plugins && folder && { project: plugins.project, root: pluginsRoot(folder, host) };
    const projects = [ofPlugins, ofPackageJson].filter((one) => typeof one === "object");
    const registry = register([...roots, ...projects.map(({ root }) => root)], (found) =>
      trustAll ? "granted" : consents.stateOf(projectOf(found, projects), found.path),
    );
    return { registry, projects };
  };
  const first = registerWith();
  const isMissing = plugins !== undefined && !plugins.folder;
  if (!isMissing && !first.registry.packages.some(isUndecided)) return first.registry;

  const { trusts, runs, canAsk } = attitudeOf(argv, tableOf(first.registry, options), options);
  let folder = plugins?.folder;
  if (isMissing && runs) folder = await installed(plugins, consents, host, { trusts, canAsk });
  const { registry, projects } = registerWith(folder, trusts);
  if (isMissing && !folder) {
    const warnings = [...registry.warnings, problem("RK234", missingOf(plugins))];
    return { ...registry, warnings };
  }
  const undecided = registry.packages.filter(isUndecided);
  if (undecided.length === 0 || !canAsk) return registry;
  const { askConsent } = await import("./ask-consent.ts");
  for (const state of undecided) {
    const project = projectOf(state.package, projects);
    const shown = packageSubject(state.package);
    const answer = await askConsent(project, state);
    if (answer !== undefined) consents.decide(project, shown, answer ? "granted" : "refused");
  }
  return registerWith(folder).registry;
}

/** What a line means for consent, while not all of it can be understood yet. */
function attitudeOf(argv: readonly string[], table: OptionTable, options: Options) {
  const set = flagsOf(argv, table);
  // Only what may build asks and installs.
  const runs = "nocache" in options && !["help", "version", "dry-run"].some((name) => set.has(name));
  const canAsk = runs && hasTerminal();
  return { trusts: set.has("trust"), runs, canAsk };
}

/** A folder that brings packages, and the project that consent to them is remembered for. */
interface ProjectRoot {
  readonly project: string;
  readonly root: Root;
}

/** Most packages of a package.json are linked into other folders; those of a configuration are all in one. */
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

/** Plugins come from their project, and count no more than what its package.json brings. */
function pluginsRoot(folder: string, host: Host): Root {
  return { origin: "project", dependenciesOf: folder, ownedBy: host.user().uid };
}

function missingOf({ project, wishes, lock }: ProjectPlugins) {
  const versionOf = ({ name, range }: PluginWish) => lock?.packages[`node_modules/${name}`]?.version ?? range;
  return { project, plugins: wishes.map((wish) => `${wish.name} ${versionOf(wish)}`) };
}

/**
 * Installs the plugins that a configuration names, when the person says so, and remembers that they did.
 * @returns the folder
 * @throws RockerError RK234 when they do not, or cannot be asked
 */
async function installed(
  plugins: ProjectPlugins,
  consents: Consents,
  host: Host,
  { trusts, canAsk }: { readonly trusts: boolean; readonly canAsk: boolean },
): Promise<string> {
  const missing = missingOf(plugins);
  if (!trusts) {
    const { askInstall } = await import("./ask-consent.ts");
    if (!canAsk || !(await askInstall({ ...missing, isLocked: plugins.lock !== undefined }))) {
      throw failWith("RK234", missing);
    }
  }
  const { atWork } = await import("../plugins/at-work.ts");
  const { installProjectPlugins } = await import("../plugins/project-plugins.ts");
  const work = { command: "plugins", title: `installing ${missing.plugins.join(", ")}` };
  const folder = await atWork(work, host, { verbose: false, quiet: false }, (context) =>
    installProjectPlugins(plugins, context),
  );
  const { packages } = register([pluginsRoot(folder, host)], () => "granted");
  for (const one of trusts ? [] : packages) {
    consents.decide(plugins.project, packageSubject(one.package), "granted");
  }
  return folder;
}

function isUndecided({ consent }: PackageState): boolean {
  return consent === "unknown" || consent === "changed";
}

/** The flags in a line of which not all can be understood yet; nothing behind the image counts. */
export function flagsOf(argv: readonly string[], table: OptionTable): ReadonlySet<string> {
  const { settings } = splitLine(argv, table);
  return new Set(settings.flatMap(({ entry, off, raw }) => (off || raw === "false" ? [] : entry.name)));
}
