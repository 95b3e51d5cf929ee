import { findPackages, type Root } from "../discovery/find-packages.ts";
import type { PluginPackage } from "../discovery/plugin-package.ts";
import type { EngineDescription } from "../engine/engine.ts";
import { type Problem, problem } from "../errors/error.ts";
import type { CommandDescription } from "../extension/command.ts";
import type { ExtensionDescription } from "../extension/extension.ts";
import type { ManifestEntry } from "../extension/manifest.ts";
import type { ConsentState } from "../trust/consents.ts";

/** A description, with the package that brings it. */
export type Registered<Description> = ManifestEntry<Description> & { readonly package: PluginPackage };

/** A plugin package and what became of it. */
export interface PackageState {
  readonly package: PluginPackage;
  /** `off`: it comes from a project that has no consent. */
  readonly state: "on" | "off" | "shadowed" | "broken";
  /** Of a project's package that is off: what the user decided. */
  readonly consent?: Exclude<ConsentState, "granted">;
  readonly reason: string | undefined;
}

/** What is installed, as data. */
export interface Registry {
  readonly extensions: ReadonlyMap<string, Registered<ExtensionDescription>>;
  readonly engines: ReadonlyMap<string, Registered<EngineDescription>>;
  /** Commands that plugins bring, by their first word. */
  readonly commands: ReadonlyMap<string, Registered<CommandDescription>>;
  readonly packages: readonly PackageState[];
  /** Worth telling at each run: broken packages, clashes. */
  readonly warnings: readonly Problem[];
}

/**
 * Step 1: finds packages and reads their manifests. Nothing is imported. The first root that brings a name has
 * it. A project's packages are on only with the user's consent.
 * @param consentOf what the user decided about a project's package; default: nothing yet
 */
export function register(
  roots: readonly Root[],
  consentOf: (found: PluginPackage) => ConsentState = () => "unknown",
): Registry {
  const extensions = new Map<string, Registered<ExtensionDescription>>();
  const engines = new Map<string, Registered<EngineDescription>>();
  const commands = new Map<string, Registered<CommandDescription>>();
  const packages: PackageState[] = [];
  const warnings: Problem[] = [];

  for (const found of findPackages(roots)) {
    const { manifest, fault, name, path } = found;
    if (!manifest) {
      packages.push({ package: found, state: "broken", reason: fault });
      if (found.origin !== "project") {
        warnings.push(problem("RK201", { package: name, path, reason: fault ?? "it has no manifest" }));
      }
      continue;
    }
    const consent = found.origin === "project" ? consentOf(found) : "granted";
    if (consent !== "granted") {
      packages.push({ package: found, state: "off", consent, reason: withoutConsent[consent] });
      continue;
    }
    const clashes = [
      ...claim(extensions, manifest.extensions ?? [], found, "extension"),
      ...claim(engines, manifest.engines ?? [], found, "engine"),
      ...claim(commands, manifest.commands ?? [], found, "command"),
    ];
    const [first] = clashes;
    packages.push({
      package: found,
      state: first ? "shadowed" : "on",
      reason: first && `${first.name} is provided by ${first.winner.name} (${first.winner.path})`,
    });
    for (const { kind, name: taken, winner } of clashes) {
      // The same package in two roots is the order of the roots at work, and shown by `rocker ext list`.
      if (winner.name === name) continue;
      warnings.push(problem("RK206", { name: taken, kind, winner: winner.name, loser: name }));
    }
  }
  return { extensions, engines, commands, packages, warnings };
}

const withoutConsent: Readonly<Record<Exclude<ConsentState, "granted">, string>> = {
  unknown: "it belongs to this project, and you have not approved running it",
  changed: "it belongs to this project, and has changed since you approved it",
  refused: "it belongs to this project, and you refused to run it",
};

interface Clash {
  readonly kind: string;
  readonly name: string;
  readonly winner: PluginPackage;
}

function claim<Description extends { readonly name: string }>(
  taken: Map<string, Registered<Description>>,
  entries: readonly ManifestEntry<Description>[],
  found: PluginPackage,
  kind: string,
): Clash[] {
  const clashes: Clash[] = [];
  for (const entry of entries) {
    const winner = taken.get(entry.name)?.package;
    if (winner) clashes.push({ kind, name: entry.name, winner });
    else taken.set(entry.name, { ...entry, package: found });
  }
  return clashes;
}
