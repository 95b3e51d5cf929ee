import { createRequire } from "node:module";
import { join } from "node:path";

/** The part of Yarn's API that is used: https://yarnpkg.com/advanced/pnpapi */
interface PnpApi {
  readonly findPackageLocator: (path: string) => unknown;
  readonly resolveToUnqualified: (
    request: string,
    issuer: string,
    options: { readonly considerBuiltins: boolean },
  ) => string | null;
}

/**
 * The directory of a package according to Yarn's Plug'n'Play, which has no node_modules. Only if it is already active in
 * this process, that is if Yarn started rocker: the `.pnp.cjs` of a project is a program, and never loaded to look for
 * plugins. Undefined: not active, a directory that Yarn does not manage, or no such dependency.
 */
export function resolveWithPnp(name: string, from: string): string | undefined {
  const api = process.versions.pnp === undefined ? undefined : apiAtWork();
  const issuer = join(from, "/");
  if (!api?.findPackageLocator(issuer)) return undefined;
  try {
    return api.resolveToUnqualified(name, issuer, { considerBuiltins: false }) ?? undefined;
  } catch {
    return undefined; // It throws if the package is not a dependency, or not installed.
  }
}

/** The instance that resolved this module. */
function apiAtWork(): PnpApi | undefined {
  try {
    return createRequire(import.meta.url)("pnpapi") as PnpApi;
  } catch {
    return undefined; // Yarn started this process, and rocker is not one of its packages.
  }
}
