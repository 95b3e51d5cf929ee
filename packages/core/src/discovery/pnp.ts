import { createRequire } from "node:module";
import { join } from "node:path";

/** What is used of Yarn's API: https://yarnpkg.com/advanced/pnpapi */
interface PnpApi {
  readonly findPackageLocator: (path: string) => unknown;
  readonly resolveToUnqualified: (
    request: string,
    issuer: string,
    options: { readonly considerBuiltins: boolean },
  ) => string | null;
}

/**
 * A package's folder as Yarn's Plug'n'Play has it, which needs no node_modules. Only where it is at work in this
 * process already, that is when rocker itself was started by Yarn: a project's `.pnp.cjs` is a program, and is never
 * loaded to look for plugins. Undefined: not at work, a folder that is not its, or no such dependency.
 */
export function resolveWithPnp(name: string, from: string): string | undefined {
  const api = process.versions.pnp === undefined ? undefined : apiAtWork();
  const issuer = join(from, "/");
  if (!api?.findPackageLocator(issuer)) return undefined;
  try {
    return api.resolveToUnqualified(name, issuer, { considerBuiltins: false }) ?? undefined;
  } catch {
    return undefined; // Its way to say that the package is not a dependency, or not installed.
  }
}

/** The one that resolved this very module. */
function apiAtWork(): PnpApi | undefined {
  try {
    return createRequire(import.meta.url)("pnpapi") as PnpApi;
  } catch {
    return undefined; // Yarn started this process, and rocker is not one of its packages.
  }
}
