import { type Consents, type Host, open, packageSubject, rockerError } from "@rocker/core/lifecycle";
import type { PluginRequest } from "../configuration/project-plugins.ts";
import type { ProjectPlugins } from "../plugins/project-plugins.ts";
import { projectRoot } from "./roots.ts";

/** The missing plugins of a project configuration, as errors and questions name them. */
export function missingOf({ project, requests, lock }: ProjectPlugins) {
  const versionOf = ({ name, range }: PluginRequest) =>
    lock?.packages[`node_modules/${name}`]?.version ?? range;
  return { project, plugins: requests.map((request) => `${request.name} ${versionOf(request)}`) };
}

/**
 * Installs the plugins that a project's configuration needs, if the user approves, and stores the approval.
 * @returns the directory with the plugins
 * @throws RockerError RK234 if the user refuses, or cannot be asked
 */
export async function installPlugins(
  plugins: ProjectPlugins,
  consents: Consents,
  host: Host,
  { trusts, canAsk }: { readonly trusts: boolean; readonly canAsk: boolean },
): Promise<string> {
  const missing = missingOf(plugins);
  if (!trusts) {
    const { askInstall } = await import("./ask-consent.ts");
    if (!canAsk || !(await askInstall({ ...missing, isLocked: plugins.lock !== undefined }))) {
      throw rockerError("RK234", missing);
    }
  }
  const { withProgress } = await import("../plugins/with-progress.ts");
  const { installProjectPlugins } = await import("../plugins/project-plugins.ts");
  const work = { command: "plugins", title: `installing ${missing.plugins.join(", ")}` };
  const directory = await withProgress(work, host, { verbose: false, quiet: false }, (context) =>
    installProjectPlugins(plugins, context),
  );
  if (!trusts) rememberInstalled(directory, plugins, consents, host);
  return directory;
}

function rememberInstalled(
  directory: string,
  { project }: ProjectPlugins,
  consents: Consents,
  host: Host,
): void {
  const roots = [projectRoot(directory, host)];
  const { registry } = open({ host, report: () => {}, roots, consentOf: () => "granted" });
  for (const one of registry.packages) consents.decide(project, packageSubject(one.package), "granted");
}
