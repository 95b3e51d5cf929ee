import type { ConfigEntry, ConfigNode } from "@rocker/core/lifecycle";
import { byteSize } from "./host-requirements.ts";
import type { ImageMetadata } from "./image-metadata.ts";
import type { LeftOut } from "./left-out.ts";
import { mountFields } from "./mount-fields.ts";
import { isNumber, isString, isWord } from "./reading.ts";

/** What a property's values in the image and in the file are together. There is at least one; the last has priority. */
type Rule = (values: readonly ConfigEntry[]) => ConfigEntry;

interface Merge {
  /** What a value must be. Default: anything. */
  readonly form?: "list" | "map";
  readonly rule: Rule;
}

const union = (keyOf: (item: ConfigNode) => string, keep: "first" | "last"): Merge => ({
  form: "list",
  rule: (values) => {
    const items = values.flatMap(({ value }) => (value.kind === "list" ? value.items : [value]));
    const unique =
      keep === "first" ? firstOfEach(items, keyOf) : firstOfEach(items.toReversed(), keyOf).toReversed();
    return withValue(values, (at) => ({ kind: "list", items: unique, at }));
  },
});

const last: Merge = { rule: (values) => values[values.length - 1] as ConfigEntry };

const any: Merge = {
  rule: (values) => values.find(({ value }) => isWord(value, "true")) ?? last.rule(values),
};

/** For each key of an object, the last value. */
const perKey: Merge = {
  form: "map",
  rule: (values) => {
    const entries = values.flatMap(({ value }) => (value.kind === "map" ? value.entries : []));
    const unique = [...new Map(entries.map((entry) => [entry.key, entry])).values()];
    return withValue(values, (at) => ({ kind: "map", entries: unique, at }));
  },
};

/** Of each requirement, the highest. */
const highest: Merge = {
  form: "map",
  rule: (values) => {
    const entries = values.flatMap(({ value }) => (value.kind === "map" ? value.entries : []));
    const most = new Map<string, ConfigEntry>();
    for (const entry of entries) {
      const before = most.get(entry.key);
      if (!before || amount(entry) >= amount(before)) most.set(entry.key, entry);
    }
    return withValue(values, (at) => ({ kind: "map", entries: [...most.values()], at }));
  },
};

/** The merge rules of the specification (devcontainer-reference.md, "Merge Logic"). What is not here is not merged. */
const rules: ReadonlyMap<string, Merge> = new Map([
  ["init", any],
  ["privileged", any],
  ["capAdd", union(textOf, "first")],
  ["securityOpt", union(textOf, "first")],
  ["mounts", union((item) => mountFields(item)?.get("target") ?? textOf(item), "last")],
  ["forwardPorts", union((item) => textOf(item).replace(/^localhost:(?=\d+$)/, ""), "first")],
  ["containerEnv", perKey],
  ["remoteEnv", perKey],
  ["portsAttributes", perKey],
  ["hostRequirements", highest],
  ...[
    "containerUser",
    "remoteUser",
    "updateRemoteUserUID",
    "userEnvProbe",
    "waitFor",
    "overrideCommand",
    "shutdownAction",
    "otherPortsAttributes",
  ].map((key) => [key, last] as const),
]);

/** The properties of a devcontainer.json together with those of its image, which come first. */
export function mergedEntries(
  { sets }: ImageMetadata,
  own: readonly ConfigEntry[],
): { readonly entries: readonly ConfigEntry[]; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const ofImage = sets.flat().filter((entry) => {
    const form = rules.get(entry.key)?.form;
    if (!rules.has(entry.key) || isNothing(entry.value)) return false;
    if (form === undefined || entry.value.kind === form) return true;
    const { key, at } = entry;
    leftOut.push({
      kind: "not used",
      key,
      at,
      detail: `expected ${form === "list" ? "an array" : "an object"}`,
    });
    return false;
  });
  const keys = new Set([...own, ...ofImage].map(({ key }) => key));
  const entries = [...keys].flatMap((key) => {
    const merge = rules.get(key);
    const ofFile = own.filter((entry) => entry.key === key);
    const earlier = ofImage.filter((entry) => entry.key === key);
    if (!merge || earlier.length === 0) return ofFile;
    const [value] = ofFile.map((entry) => entry.value);
    if (value && isNothing(value)) return [merge.rule(earlier)];
    // What is wrong in the file is reported there.
    if (value && merge.form !== undefined && value.kind !== merge.form) return ofFile;
    return [merge.rule([...earlier, ...ofFile])];
  });
  return { entries, leftOut };
}

/** Values that other tools take for a property that is not there. */
const isNothing = (value: ConfigNode) => value.kind === "empty" || (isString(value) && value.text === "");

function textOf(item: ConfigNode): string {
  return item.kind === "scalar" ? item.text : JSON.stringify(item);
}

function firstOfEach(items: readonly ConfigNode[], keyOf: (item: ConfigNode) => string): ConfigNode[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(keyOf(item)) && seen.add(keyOf(item)));
}

/** An entry at the place of the last one. */
function withValue(
  values: readonly ConfigEntry[],
  valueAt: (at: ConfigEntry["at"]) => ConfigNode,
): ConfigEntry {
  const entry = last.rule(values);
  return { ...entry, value: valueAt(entry.value.at) };
}

/** Higher is more. Amounts that cannot be read are more than none, so that they are reported. */
function amount({ key, value }: ConfigEntry): number {
  if (key === "gpu") return isWord(value, "false") ? 0 : isString(value) && value.text === "optional" ? 1 : 2;
  if (key === "cpus") return isNumber(value) ? Number(value.text) : 0;
  return (value.kind === "scalar" ? byteSize(value.text) : undefined) ?? 0;
}
