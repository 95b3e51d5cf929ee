import {
  nearest,
  type PackageState,
  type Problem,
  problem,
  type Registry,
  RockerError,
} from "@rocker/core/lifecycle";
import { userPluginDirectory } from "../invoke/roots.ts";
import { changePlugins } from "./change.ts";
import { trustedRegistry } from "./check.ts";
import { installed, packagePath, type TouchedPlugin } from "./installed.ts";
import type { NpmContext } from "./npm.ts";
import { entriesOf, findProviders } from "./providers.ts";

/**
 * Removes packages from the user's plugin directory.
 * @param words names of packages, or of extensions, engines or commands that they provide
 * @throws RockerError RK217 for each name that is not installed there
 */
export async function removePlugins(words: readonly string[], context: NpmContext): Promise<TouchedPlugin[]> {
  const directory = userPluginDirectory(context.host);
  const names = chosenPackages(words, directory, trustedRegistry(context.host));
  return changePlugins(
    { command: "uninstall", arguments: ["--ignore-scripts", "--", ...names], asked: words },
    context,
  );
}

/** The packages in the plugin directory that these names refer to. */
export function chosenPackages(words: readonly string[], directory: string, registry: Registry): string[] {
  const own = [...installed(directory).keys()];
  const nameByPath = new Map(own.map((name) => [packagePath(directory, name), name]));
  const problems: Problem[] = [];
  const chosen = words.flatMap((word) => {
    if (own.includes(word)) return word;
    const providers = findProviders(word, registry);
    const names = providers.flatMap((state) => nameByPath.get(state.package.path) ?? []);
    if (names[0]) return names[0];
    problems.push(notInstalled(word, providers[0], own, registry));
    return [];
  });
  if (problems.length > 0) throw new RockerError(problems);
  return [...new Set(chosen)];
}

function notInstalled(
  name: string,
  provider: PackageState | undefined,
  own: readonly string[],
  registry: Registry,
): Problem {
  const place = "in your plugin directory";
  if (!provider) {
    const ofUser = registry.packages.filter(({ package: { origin } }) => origin === "user");
    const known = [...own, ...ofUser.flatMap((state) => entriesOf(state).map((entry) => entry.name))];
    return problem("RK217", { name, place, nearest: nearest(name, known) });
  }
  const { name: packageName, path, origin } = provider.package;
  const fix =
    origin === "user"
      ? `${packageName} is a dependency of another plugin. Remove that plugin.`
      : `It is provided by ${packageName} (${path}), which was not installed with "rocker ext add".`;
  return problem("RK217", { name, place, fix });
}
