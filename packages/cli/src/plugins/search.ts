import { existsSync } from "node:fs";
import { failWith, RockerError } from "@rocker/core/lifecycle";
import { userPluginFolder } from "../invoke/roots.ts";
import { installed } from "./installed.ts";
import { type NpmContext, type NpmOutcome, runNpm } from "./npm.ts";
import { npmProblem } from "./npm-failure.ts";

/** A package that the registry has. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** The version in the person's plugin folder, or null. */
  readonly installed: string | null;
}

const keyword = "rocker-extension";

/**
 * Asks the person's registry for plugins.
 * @throws RockerError RK212 when it does not answer, or cannot search
 */
export async function searchPlugins(words: readonly string[], context: NpmContext): Promise<FoundPackage[]> {
  const folder = userPluginFolder(context.host);
  // Not where the person stands: a project's .npmrc has no say in what they install for themselves.
  const from = existsSync(folder) ? folder : "/";
  const ask = async (terms: readonly string[]) => {
    const outcome = await runNpm(["search", "--searchlimit=250", "--", ...terms], from, context);
    if (!outcome.ok) throw searchError(outcome, folder);
    return withKeyword(outcome.stdout);
  };
  const byKeyword = await ask([`keywords:${keyword}`, ...words]);
  // Not every registry knows "keywords:". One that does not is asked for words, and the keyword is looked at here.
  const found = byKeyword.length > 0 ? byKeyword : await ask(words.length > 0 ? words : ["rocker"]);
  const here = installed(folder);
  return found
    .map((one) => ({ ...one, installed: here.get(one.name)?.version ?? null }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface NpmPackage {
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly keywords?: readonly string[] | string;
  /** Verdaccio gives what the package's own page has, without a version. */
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

function searchError(outcome: NpmOutcome, folder: string): RockerError {
  const found = npmProblem(outcome, ["what was searched for"], folder);
  const [address = ""] = /https?:\/\/[^\s?]+/.exec(outcome.stdout) ?? [];
  // What a registry answers that has no such address.
  const hasNoSearch = /"code":\s*"E(404|405|400|501)"/.test(outcome.stdout) && address.includes("/-/");
  if (!hasNoSearch) return new RockerError([found]);
  const registry = address.slice(0, address.indexOf("/-/"));
  const fix = `Look for "${keyword}" where the registry has its pages; "rocker ext add NAME" works all the same.`;
  return failWith("RK212", { registry, reason: "it offers no search", fix });
}
