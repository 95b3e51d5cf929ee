import type { RuntimeWarning } from "@rocker/core/engine";

/** The first fixed release of each branch of Buildah with CVE-2024-9675. Later branches never had it. */
const fixed: readonly (readonly [minor: number, patch: number])[] = [
  [26, 8],
  [33, 10],
  [35, 5],
  [37, 5],
];

/**
 * Whether Buildah has CVE-2024-9675, by which any Dockerfile can mount any directory of the user as a cache. Distributions may
 * have fixed it without a new version of Buildah, which nothing reports.
 * (https://github.com/advisories/GHSA-586p-749j-fhwp; buildah pull requests 5778, 5790 and 5794)
 * @param version of Buildah, as "podman info" reports it
 */
export function hasCacheMountFlaw(version: string): boolean {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  if (major === undefined || minor === undefined || patch === undefined || major > 1) return false;
  return minor <= 37 && !fixed.some((one) => one[0] === minor && patch >= one[1]);
}

/** @param version see hasCacheMountFlaw */
export function cacheMountWarning(version: string): RuntimeWarning | undefined {
  if (!hasCacheMountFlaw(version)) return undefined;
  return {
    text: `Buildah ${version} may let a Dockerfile mount any of your directories (CVE-2024-9675)`,
    fix: "Check whether your distribution has fixed it, or update Podman. Build only Dockerfiles that you trust.",
  };
}
