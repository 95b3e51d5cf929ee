import type { PackageNames } from "@rocker/core";
import type { Source } from "./source.ts";

/**
 * Packages of the image's distribution, by package manager. A version goes to the first package of each list, in the
 * manager's own words (`3.3a-3`); pacman has no versions to choose from.
 */
export function packages(names: PackageNames): Source {
  return {
    title: "distribution",
    versionFault: (version) =>
      /^\d[\w.+~:-]*$/.test(version)
        ? undefined
        : "write it in the package manager's format, such as 3.3a-3",
    install(container, { version }) {
      container.withPackages(version === undefined ? names : pinned(names, version), { layer: "system" });
    },
  };
}

/** The same packages under one name for every manager. */
export function everywhere(...names: readonly string[]): PackageNames {
  return { apt: names, apk: names, dnf: names, pacman: names, zypper: names };
}

function pinned({ pacman: _, ...names }: PackageNames, version: string): PackageNames {
  const lists = Object.entries(names).map(([manager, [first, ...others]]) => [
    manager,
    first === undefined ? [] : [`${first}${manager === "dnf" ? "-" : "="}${version}`, ...others],
  ]);
  return Object.fromEntries(lists);
}
