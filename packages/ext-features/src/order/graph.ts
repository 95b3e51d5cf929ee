import { UnusableFiles } from "../archive/files.ts";
import type { Feature } from "../feature.ts";
import type { Reference } from "../reference.ts";
import type { FeatureRequest, OptionValues } from "../request.ts";

/** A Feature that will be installed, once for each set of options. */
export interface Node {
  readonly request: FeatureRequest;
  readonly feature: Feature;
  /** Those that must be installed before it. */
  readonly dependsOn: Node[];
  /** Names without version of those that should be, if they are installed at all. */
  readonly installsAfter: readonly Reference[];
}

export interface Graph {
  /** All Features that are wanted or needed, in the order in which they were found. */
  readonly nodes: readonly Node[];
  /** Those that have to be downloaded first, with what needs them. What they need is not known yet. */
  readonly missing: readonly Needed[];
  readonly unusable: readonly (Needed & { readonly reason: string })[];
}

export interface Needed {
  readonly reference: Reference;
  readonly neededBy: Reference | undefined;
}

export interface GraphSource {
  /** Undefined if it has to be downloaded. @throws UnusableFiles */
  readonly feature: (reference: Reference) => Feature | undefined;
  /** Undefined if it is no reference. */
  readonly reference: (text: string) => Reference | undefined;
}

/** Step 1 of the specification's algorithm: everything that the Features depend on, and what they depend on in turn. */
export function buildGraph(requests: readonly FeatureRequest[], source: GraphSource): Graph {
  const nodes: Node[] = [];
  const missing: Needed[] = [];
  const unusable: (Needed & { reason: string })[] = [];
  const work: { request: FeatureRequest; dependent?: Node }[] = requests.map((request) => ({ request }));
  for (let next = work.shift(); next; next = work.shift()) {
    const { request, dependent } = next;
    const needed = { reference: request.reference, neededBy: dependent?.request.reference };
    const feature = featureOrReason(request.reference, source);
    if (feature === undefined) missing.push(needed);
    else if (typeof feature === "string") unusable.push({ ...needed, reason: feature });
    else {
      const known = nodes.find((one) => isEqual(one, feature, request.options));
      const node = known ?? nodeOf(request, feature, source);
      dependent?.dependsOn.push(node);
      if (known) continue;
      nodes.push(node);
      for (const { reference, options } of feature.metadata.dependsOn) {
        const parsed = source.reference(reference);
        if (parsed) work.push({ request: { reference: parsed, options }, dependent: node });
        else
          unusable.push({
            ...needed,
            reason: `it depends on ${JSON.stringify(reference)}, which is no reference`,
          });
      }
    }
  }
  return { nodes, missing, unusable };
}

/** Equality of the specification: the same contents with the same options. */
const isEqual = (node: Node, feature: Feature, options: OptionValues) =>
  node.feature.digest === feature.digest &&
  node.request.options.size === options.size &&
  [...options].every(([name, value]) => node.request.options.get(name) === value);

function featureOrReason(reference: Reference, source: GraphSource): Feature | string | undefined {
  try {
    return source.feature(reference);
  } catch (error) {
    if (error instanceof UnusableFiles) return error.message;
    throw error;
  }
}

function nodeOf(request: FeatureRequest, feature: Feature, source: GraphSource): Node {
  const installsAfter = feature.metadata.installsAfter.flatMap((text) => source.reference(text) ?? []);
  return { request, feature, dependsOn: [], installsAfter };
}
