import {
  Consents,
  type Host,
  type Options,
  type OptionTable,
  type PackageState,
  type Registry,
  register,
  splitLine,
  tableOf,
} from "@rocker/core/lifecycle";
import { consentFile, projectFolder, projectRoot, trustedRoots } from "./roots.ts";

/**
 * Registers what is installed for the person, and what this project brings and the person consented to. Asks about
 * the rest where somebody can answer; `--trust` answers for this run. A plan or help asks and remembers nothing.
 */
export async function registerHere(argv: readonly string[], options: Options, host: Host): Promise<Registry> {
  const roots = trustedRoots(host);
  const folder = projectFolder(host);
  if (!folder) return register(roots);

  const consents = new Consents(consentFile(host));
  const registerWith = (trustAll = false) =>
    register([...roots, projectRoot(folder, host)], ({ path }) =>
      trustAll ? "granted" : consents.stateOf(folder, path),
    );
  const registry = registerWith();
  const undecided = registry.packages.filter(isUndecided);
  if (undecided.length === 0) return registry;

  const set = flagsOf(argv, tableOf(registry, options));
  if (set.has("trust")) return registerWith(true);
  const changesNothing =
    !("engine" in options) || ["help", "version", "dry-run"].some((name) => set.has(name));
  if (changesNothing || !process.stdin.isTTY || !process.stderr.isTTY) return registry;
  const { askConsent } = await import("./ask-consent.ts");
  for (const state of undecided) {
    consents.decide(folder, state.package, (await askConsent(folder, state)) ? "granted" : "refused");
  }
  return registerWith();
}

function isUndecided({ consent }: PackageState): boolean {
  return consent === "unknown" || consent === "changed";
}

/** The flags in a line of which not all can be understood yet; nothing behind the image counts. */
export function flagsOf(argv: readonly string[], table: OptionTable): ReadonlySet<string> {
  const { settings } = splitLine(argv, table);
  return new Set(settings.flatMap(({ entry, off, raw }) => (off || raw === "false" ? [] : entry.name)));
}
