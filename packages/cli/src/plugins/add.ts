import { existsSync } from "node:fs";
import { type Problem, problem, RockerError } from "@rocker/core/lifecycle";
import { changePlugins } from "./change.ts";
import { checkAdded, registryWith, warningsOf } from "./check.ts";
import { core, corePart } from "./core-copy.ts";
import type { TouchedPlugin } from "./installed.ts";
import type { NpmContext } from "./npm.ts";
import { readSpec, type Spec } from "./spec.ts";

/** What `rocker ext add` did. */
export interface Added {
  readonly touched: readonly TouchedPlugin[];
  /** Warnings that every run will show from now on. */
  readonly warnings: readonly Problem[];
}

/**
 * Installs packages into the user's plugin directory: all of them or none.
 * @param words package specs as for npm install: names with or without versions, tarballs, directories, URLs
 * @throws RockerError if that fails; then no plugin has changed
 */
export async function addPlugins(
  words: readonly string[],
  { allowScripts }: { readonly allowScripts: boolean },
  context: NpmContext,
): Promise<Added> {
  const { host } = context;
  const specs = words.map((word) => readSpec(word, host.cwd, host.env.HOME || host.user().home));
  const wrong = specs.flatMap((spec) => [...missingPath(spec), ...partOfRocker(spec)]);
  if (wrong.length > 0) throw new RockerError(wrong);

  const warnings: Problem[] = [];
  const touched = await changePlugins(
    {
      command: "install",
      arguments: [...scripts(allowScripts), "--", ...specs.map(latest)],
      asked: words,
      check: (copy) => {
        const before = registryWith(copy, host);
        return (touched) => {
          const known = new Set(warningsOf(before).map(({ what }) => what));
          const now = warningsOf(checkAdded(copy, touched, before, host));
          warnings.push(...now.filter(({ what }) => !known.has(what)));
        };
      },
    },
    context,
  );
  return { touched, warnings };
}

/** npm would keep an installed version for a name alone, also one that works only with an earlier rocker. */
function latest({ npm }: Spec): string {
  return /^(@[\w~.-]+\/)?[\w~-][\w~.-]*$/.test(npm) ? `${npm}@latest` : npm;
}

// npm 11.19 also has a policy per package; npm 10 ignores the second flag.
const scripts = (allowed: boolean) =>
  allowed ? ["--no-ignore-scripts", "--dangerously-allow-all-scripts"] : ["--ignore-scripts"];

function missingPath({ path }: Spec): Problem[] {
  if (path === undefined || existsSync(path)) return [];
  const fix = "Check the path. To install from the registry, use a name without a slash.";
  return [problem("RK210", { spec: "file or directory", place: `at ${path}`, fix })];
}

/** npm would report it as already installed. */
function partOfRocker({ npm }: Spec): Problem[] {
  return npm === core || npm.startsWith(`${core}@`) ? [problem("RK216", corePart)] : [];
}
