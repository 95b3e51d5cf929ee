import type { ExtensionProblem } from "@rocker/core";
import type { Volume } from "./volume.ts";

/** A problem for each volume whose target is already used by an earlier, different volume. */
export function conflicts(volumes: readonly Volume[]): ExtensionProblem[] {
  const byTarget = new Map<string, Volume>();
  return volumes.flatMap((volume) => {
    const first = byTarget.get(volume.target);
    if (!first) byTarget.set(volume.target, volume);
    if (!first || sameMount(first, volume)) return [];
    return {
      slug: "same-target",
      kind: "usage" as const,
      what: `two volumes have the target ${volume.target}: ${JSON.stringify(first.text)} and ${JSON.stringify(volume.text)}.`,
      fix: "Remove one of them, or change its target.",
    };
  });
}

function sameMount(a: Volume, b: Volume): boolean {
  const key = (one: Volume) => JSON.stringify([one.type, one.source, one.readOnly, [...one.options].sort()]);
  return key(a) === key(b);
}
