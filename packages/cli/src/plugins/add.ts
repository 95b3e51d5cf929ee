import { existsSync } from "node:fs";
import { type Problem, problem, RockerError } from "@rocker/core/lifecycle";
import { changePlugins } from "./change.ts";
import { checkAdded, registryWith, warningsOf } from "./check.ts";
import type { TouchedPlugin } from "./installed.ts";
import type { NpmContext } from "./npm.ts";
import { core, corePlace } from "./own-core.ts";
import { readSpec, type Spec } from "./spec.ts";

/** What `rocker ext add` did. */
export interface Added {
  readonly touched: readonly TouchedPlugin[];
  /** What each run will warn of, and did not before. */
  readonly warnings: readonly Problem[];
}

/**
 * Installs packages into the person's plugin folder, all of them or none.
 * @param words what npm install takes: names with or without versions, tarballs, folders, addresses
 * @throws RockerError with what went wrong; the plugins are then as they were
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
      arguments: [...scripts(allowScripts), "--", ...specs.map(({ npm }) => npm)],
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

// npm 11.19 also has a policy for each package; npm 10 takes no notice of the second flag.
const scripts = (allowed: boolean) =>
  allowed ? ["--no-ignore-scripts", "--dangerously-allow-all-scripts"] : ["--ignore-scripts"];

function missingPath({ path }: Spec): Problem[] {
  if (path === undefined || existsSync(path)) return [];
  const fix = "Check the path. A name without a slash is looked for in the registry.";
  return [problem("RK210", { spec: "file or folder", place: `at ${path}`, fix })];
}

/** npm would say that it is there already. */
function partOfRocker({ npm }: Spec): Problem[] {
  return npm === core || npm.startsWith(`${core}@`) ? [problem("RK216", corePlace)] : [];
}
