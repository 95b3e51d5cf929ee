import { isMapping, type Mapping, pairsOf, type Value } from "./value.ts";

/** Keys that are mappings or lists of pairs. */
const pairs: ReadonlySet<string> = new Set(["environment", "labels", "extra_hosts", "sysctls", "args"]);

/** Lists that a later file replaces. */
const replaced: ReadonlySet<string> = new Set(["command", "entrypoint", "test"]);

/** Merges Compose files as the specification has it (compose-spec, "Merge"): mappings by key, lists one after the other. */
export function merged(files: readonly Mapping[]): Mapping {
  return files.reduce((before, after) => mergeMappings(before, after), {});
}

function mergeMappings(before: Mapping, after: Mapping): Mapping {
  const result = new Map<string, Value>(Object.entries(before));
  for (const [key, value] of Object.entries(after)) {
    const old = result.get(key);
    result.set(key, old === undefined || old === null ? value : mergeValues(key, old, value));
  }
  return Object.fromEntries(result);
}

function mergeValues(key: string, before: Value, after: Value): Value {
  if (pairs.has(key)) {
    return Object.fromEntries([...pairsOf(before), ...pairsOf(after)]);
  }
  if (isMapping(before) && isMapping(after)) return mergeMappings(before, after);
  if (Array.isArray(before) && Array.isArray(after) && !replaced.has(key)) {
    return key === "volumes" ? mergeVolumes(before, after) : unique([...before, ...after]);
  }
  return after;
}

/** One for each path of the container. */
function mergeVolumes(before: readonly Value[], after: readonly Value[]): readonly Value[] {
  return [...new Map([...before, ...after].map((volume) => [targetOf(volume), volume])).values()];
}

function targetOf(volume: Value): string {
  if (isMapping(volume)) return String(volume.target);
  const parts = String(volume).split(":");
  return parts[1] ?? parts[0] ?? "";
}

const unique = (values: readonly Value[]) =>
  values.filter(
    (one, at) => values.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === at,
  );
