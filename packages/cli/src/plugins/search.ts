import { RockerError, rockerError } from "@rocker/core/lifecycle";
import { userPluginDirectory } from "../invoke/roots.ts";
import { installed } from "./installed.ts";
import { type NpmContext, type NpmOutcome, queryDirectory, runNpm } from "./npm.ts";
import { npmProblem } from "./npm-failure.ts";

/** A package in the registry. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** The version in the user's plugin directory, or null. */
  readonly installed: string | null;
}

const keyword = "rocker-extension";

/**
 * Searches the user's npm registry for plugins.
 * @throws RockerError RK212 if the registry cannot be reached or does not support search
 */
export async function searchPlugins(words: readonly string[], context: NpmContext): Promise<FoundPackage[]> {
  const directory = userPluginDirectory(context.host);
  const from = queryDirectory(context.host);
  const search = async (terms: readonly string[]) => {
    const outcome = await runNpm(["search", "--searchlimit=250", "--", ...terms], from, context);
    if (!outcome.ok) throw searchError(outcome, directory);
    return withKeyword(outcome.stdout);
  };
  const byKeyword = await search([`keywords:${keyword}`, ...words]);
  // Not every registry supports "keywords:". Otherwise search for words, and filter by keyword here.
  const found = byKeyword.length > 0 ? byKeyword : await search(words.length > 0 ? words : ["rocker"]);
  const here = installed(directory);
  return found
    .map((one) => ({ ...one, installed: here.get(one.name)?.version ?? null }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface NpmPackage {
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly keywords?: readonly string[] | string;
  /** Verdaccio returns the package's document, which has no version. */
  readonly "dist-tags"?: { readonly latest?: string };
}

export function withKeyword(stdout: string): Omit<FoundPackage, "installed">[] {
  const found: readonly NpmPackage[] = JSON.parse(stdout || "[]");
  return found
    .filter(({ keywords = [] }) => keywords.includes(keyword))
    .map(({ name, version, description = "", "dist-tags": tags }) => ({
      name,
      version: version ?? tags?.latest ?? "?",
      description,
    }));
}

function searchError(outcome: NpmOutcome, directory: string): RockerError {
  const found = npmProblem(outcome, ["the search"], directory);
  const [address = ""] = /https?:\/\/[^\s?]+/.exec(outcome.stdout) ?? [];
  // The answer of a registry without a search endpoint.
  const hasNoSearch = /"code":\s*"E(404|405|400|501)"/.test(outcome.stdout) && address.includes("/-/");
  if (!hasNoSearch) return new RockerError([found]);
  const registry = address.slice(0, address.indexOf("/-/"));
  const fix = `Search for the keyword "${keyword}" on the registry's website. "rocker ext add NAME" still works.`;
  return rockerError("RK212", { registry, reason: "it does not support search", fix });
}
