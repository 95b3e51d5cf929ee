import {
  nearest,
  type PackageState,
  type Problem,
  problem,
  type Registry,
  RockerError,
} from "@rocker/core/lifecycle";
import { userPluginFolder } from "../invoke/roots.ts";
import { entriesOf, findBringers } from "./bringers.ts";
import { changePlugins } from "./change.ts";
import { trustedRegistry } from "./check.ts";
import { installed, placeOf, type TouchedPlugin } from "./installed.ts";
import type { NpmContext } from "./npm.ts";

/**
 * Removes packages from the person's plugin folder.
 * @param words names of packages, or of extensions and engines that they bring
 * @throws RockerError RK217 for each name that is not there
 */
export async function removePlugins(words: readonly string[], context: NpmContext): Promise<TouchedPlugin[]> {
  const folder = userPluginFolder(context.host);
  const names = chosenPackages(words, folder, trustedRegistry(context.host));
  return changePlugins(
    { command: "uninstall", arguments: ["--ignore-scripts", "--", ...names], asked: words },
    context,
  );
}

/** The packages of the folder that are meant. */
export function chosenPackages(words: readonly string[], folder: string, registry: Registry): string[] {
  const own = [...installed(folder).keys()];
  const places = new Map(own.map((name) => [placeOf(folder, name), name]));
  const problems: Problem[] = [];
  const chosen = words.flatMap((word) => {
    if (own.includes(word)) return word;
    const bringers = findBringers(word, registry);
    const names = bringers.flatMap((state) => places.get(state.package.path) ?? []);
    if (names[0]) return names[0];
    problems.push(notOwn(word, bringers[0], own, registry));
    return [];
  });
  if (problems.length > 0) throw new RockerError(problems);
  return [...new Set(chosen)];
}

function notOwn(
  name: string,
  bringer: PackageState | undefined,
  own: readonly string[],
  registry: Registry,
): Problem {
  const place = "in your plugin directory";
  if (!bringer) {
    const ofUser = registry.packages.filter(({ package: { origin } }) => origin === "user");
    const known = [...own, ...ofUser.flatMap((state) => entriesOf(state).map((entry) => entry.name))];
    return problem("RK217", { name, place, nearest: nearest(name, known) });
  }
  const { name: bringerName, path, origin } = bringer.package;
  const fix =
    origin === "user"
      ? `${bringerName} came with another plugin that needs it: remove that one.`
      : `It comes with ${bringerName} (${path}), which was not installed by "rocker ext add".`;
  return problem("RK217", { name, place, fix });
}
