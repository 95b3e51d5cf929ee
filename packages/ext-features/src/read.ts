import type { Read } from "@rocker/core";
import { imageCommands } from "./image-commands.ts";
import type { FeatureCommand } from "./metadata.ts";
import type { Context } from "./options.ts";
import { buildGraph, type Needed, type Node } from "./order/graph.ts";
import { installOrder } from "./order/install-order.ts";
import { cycleProblem, graphProblems } from "./problems.ts";
import type { Reference } from "./reference.ts";
import { CachedFeatures } from "./source/cached.ts";
import { readWanted } from "./wanted.ts";

/** What is installed, in order. */
export interface Installation {
  readonly nodes: readonly Node[];
  /** `overrideFeatureInstallOrder`, with which the order was made. */
  readonly priorities: readonly Reference[];
  /** Not downloaded: what they need, and what they ask of the container, is not known. */
  readonly missing: readonly Needed[];
  /** Lifecycle commands of Features that the image already has. */
  readonly ofImage: readonly FeatureCommand[];
}

/** Reads the Features from the cache and from directories. It downloads nothing. */
export function readFeatures(context: Context): Read<Installation> {
  const read = readWanted(context);
  const commands = imageCommands(context.options["feature-command"]);
  if ("problems" in read) return read;
  if ("problems" in commands) return commands;
  const { requests, priorities, lock, reference } = read.wanted;
  const features = new CachedFeatures(context.host, lock);
  const graph = buildGraph(requests, { feature: (one) => features.feature(one), reference });
  const problems = graphProblems(graph);
  if (problems.length > 0) return { problems };
  const sorted = installOrder(graph.nodes, priorities);
  if ("cycle" in sorted) return { problems: [cycleProblem(sorted.cycle)] };
  return { value: { nodes: sorted.order, priorities, missing: graph.missing, ofImage: commands.value } };
}
