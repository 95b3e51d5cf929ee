import { type ExtensionProblem, type FetchContext, writeFileAtomic } from "@rocker/core";
import type { Feature } from "./feature.ts";
import { lockKey, lockText } from "./lock.ts";
import type { options } from "./options.ts";
import { buildGraph, type Graph, type Needed } from "./order/graph.ts";
import { CachedFeatures } from "./source/cached.ts";
import { cacheProblem, Downloads } from "./source/download.ts";
import { readWanted, type Wanted } from "./wanted.ts";

type Context = FetchContext<typeof options>;

/** Downloads the Features that are not in the cache, and all that they depend on. Then writes the lock, if there is one. */
export async function fetchFeatures(context: Context): Promise<readonly ExtensionProblem[]> {
  const read = readWanted(context);
  // They are reported when the options are read.
  if ("problems" in read) return [];
  const { wanted } = read;
  const features = new CachedFeatures(context.host, wanted.lock);
  const downloads = new Downloads(features, context.host, context.signal);
  const graphNow = () =>
    buildGraph(wanted.requests, { feature: (one) => features.feature(one), reference: wanted.reference });
  const isLocked = (one: Needed) => wanted.lock.has(lockKey(one.reference) ?? "");

  let graph = graphNow();
  const refreshed = context.refresh ? downloadable(graph).filter((one) => !isLocked(one)) : [];
  const done = new Set<string>();
  for (
    let missing = unique([...refreshed, ...graph.missing]);
    missing.length > 0;
    missing = unique(graph.missing)
  ) {
    const unlocked = context.options["frozen-features"] ? missing.filter((one) => !isLocked(one)) : [];
    if (unlocked.length > 0) return unlocked.map((one) => frozen(one));
    const lost = missing.find(({ reference }) => done.has(reference.text));
    if (lost) return [cacheProblem(`${lost.reference.text} is not there after its download`)];
    for (const { reference } of missing) done.add(reference.text);
    if (done.size > mostFeatures) return [tooMany];
    context.progress(`downloading ${missing.map(({ reference }) => reference.text).join(", ")}`);
    const problems = await Promise.all(missing.map((one) => download(one, downloads)));
    if (problems.flat().length > 0) return problems.flat();
    for (const { reference } of refreshed) features.forget(reference);
    graph = graphNow();
  }
  return graph.unusable.length > 0 ? [] : keepLock(graph, wanted, context);
}

/** Dependencies are named by whoever publishes a Feature, and could go on without end. */
const mostFeatures = 200;

const tooMany: ExtensionProblem = {
  slug: "too-many",
  what: `the Features depend on more than ${mostFeatures} others.`,
  fix: "Remove the Feature that depends on so many.",
};

/** Features of a registry or an address, of which there may be newer ones. */
const downloadable = ({ nodes }: Graph): Needed[] =>
  nodes.flatMap(({ request: { reference } }) =>
    reference.kind === "local" ? [] : [{ reference, neededBy: undefined }],
  );

const unique = (all: readonly Needed[]): readonly Needed[] =>
  all.filter((one, index) => all.findIndex((other) => other.reference.text === one.reference.text) === index);

async function download(
  { reference, neededBy }: Needed,
  downloads: Downloads,
): Promise<readonly ExtensionProblem[]> {
  const problems = await downloads.download(reference);
  if (!neededBy) return problems;
  return problems.map((one) => {
    const why = [one.why, `Feature ${neededBy.text} depends on it.`].filter(Boolean).join(" ");
    return { ...one, why };
  });
}

/**
 * Adds what is new to the lock, and drops what is gone. Features of the command line are the user's, and not the project's:
 * with one of them, the file stays as it is.
 */
function keepLock(
  graph: Graph,
  { lock }: Wanted,
  { options, setBy, notice }: Context,
): readonly ExtensionProblem[] {
  const file = options["feature-lock"];
  if (file === undefined || setBy("feature") !== "file") return [];
  const features = [...new Map(graph.nodes.map(({ request, feature }) => [request.reference.text, feature]))]
    .map(([, feature]) => feature)
    .filter((one: Feature) => one.reference.kind !== "local");
  const unlocked = features.filter(({ reference }) => !lock.has(lockKey(reference) ?? ""));
  if (options["frozen-features"]) {
    return unlocked.map(({ reference }) => frozen({ reference, neededBy: undefined }));
  }
  const isSame = unlocked.length === 0 && lock.size === features.length;
  if (isSame) return [];
  try {
    writeFileAtomic(file, lockText(features), 0o644);
  } catch (error) {
    notice(`cannot write ${file}: ${error instanceof Error ? error.message : error}`);
  }
  return [];
}

function frozen({ reference }: Needed): ExtensionProblem {
  return {
    slug: "frozen",
    kind: "usage",
    what: `Feature ${reference.text} is not in the lock file.`,
    fix: "Run without --frozen-features to add it, and commit the lock file.",
    facts: { feature: reference.text },
  };
}
