import { dirname } from "node:path";
import { type ExtensionProblem, hostPath } from "@rocker/core";
import { type Lock, readLock } from "./lock.ts";
import type { Context } from "./options.ts";
import { parseReference, type Reference } from "./reference.ts";
import { type FeatureRequest, splitRequest } from "./request.ts";

/** What the options ask for. */
export interface Wanted {
  readonly requests: readonly FeatureRequest[];
  /** `overrideFeatureInstallOrder` */
  readonly priorities: readonly Reference[];
  readonly lock: Lock;
  /** Parses a reference in a Feature: a path starts at the directory of the devcontainer.json, as the lock does. */
  readonly reference: (text: string) => Reference | undefined;
}

export function readWanted({
  options,
  host,
}: Pick<Context, "options" | "host">):
  | { readonly wanted: Wanted }
  | { readonly problems: readonly ExtensionProblem[] } {
  const problems: ExtensionProblem[] = [];
  const lockFile = options["feature-lock"];
  const base = lockFile === undefined ? host.cwd : dirname(lockFile);
  const from = (directory: string) => (text: string) =>
    parseReference(text, (path) => hostPath(path, { cwd: directory, home: host.user().home }));
  const typed = from(host.cwd);
  const requests = options.feature.flatMap((text): readonly FeatureRequest[] => {
    const { reference, options: values } = splitRequest(text);
    const parsed = typed(reference);
    if (!parsed) problems.push(malformed("feature", reference));
    return parsed ? [{ reference: parsed, options: values }] : [];
  });
  const reference = from(base);
  const priorities = options["feature-order"].flatMap((text) => {
    const parsed = reference(text);
    if (!parsed) problems.push(malformed("feature-order", text));
    return parsed ?? [];
  });
  const read = lockFile === undefined ? { lock: new Map() } : readLock(lockFile, host);
  if ("problem" in read) problems.push(read.problem);
  if (problems.length > 0 || "problem" in read) return { problems };
  return { wanted: { requests, priorities, lock: read.lock, reference } };
}

function malformed(option: string, text: string): ExtensionProblem {
  return {
    slug: "reference",
    kind: "usage",
    what: `--${option}: ${JSON.stringify(text)} is not a reference to a Feature.`,
    fix: "Use REGISTRY/NAMESPACE/NAME[:VERSION], the https address of a .tgz file, or ./DIRECTORY.",
    facts: { reference: text },
  };
}
