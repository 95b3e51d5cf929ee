import type { ExtensionProblem } from "@rocker/core";
import type { Volume } from "./volume.ts";

/** Each later volume that wants another thing at a target that an earlier one has. */
export function clashes(volumes: readonly Volume[]): ExtensionProblem[] {
  const taken = new Map<string, Volume>();
  return volumes.flatMap((volume) => {
    const first = taken.get(volume.target);
    if (!first) taken.set(volume.target, volume);
    if (!first || sameMount(first, volume)) return [];
    return {
      slug: "same-target",
      kind: "usage" as const,
      what: `two volumes are to be mounted at ${volume.target}: ${JSON.stringify(first.text)} and ${JSON.stringify(volume.text)}.`,
      fix: "Leave one of the two out, or give it another target.",
    };
  });
}

function sameMount(a: Volume, b: Volume): boolean {
  const words = (one: Volume) =>
    JSON.stringify([one.type, one.source, one.readOnly, [...one.options].sort()]);
  return words(a) === words(b);
}
