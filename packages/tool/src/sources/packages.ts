import type { PackageNames } from "@rocker/core";
import type { Source } from "./source.ts";

/**
 * Packages of the image's distribution, by package manager. A version applies to the first package of each list and is in
 * the package manager's own format (`3.3a-3`). pacman cannot install a specific version.
 */
export function packages(names: PackageNames): Source {
  return {
    title: "distribution",
    versionError: (version) =>
      /^\d[\w.+~:-]*$/.test(version) ? undefined : "write it in the package manager's format, such as 3.3a-3",
    install(container, { version }) {
      container.withPackages(version === undefined ? names : pinned(names, version), { layer: "system" });
    },
  };
}

/** Packages that have the same name for every package manager. */
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
