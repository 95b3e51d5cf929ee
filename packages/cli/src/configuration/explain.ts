import {
  commandOwner,
  type GivenOption,
  type Invocation,
  type Named,
  type PastSetting,
  type Source,
} from "@rocker/core/lifecycle";

/** One value of the configuration, and where it was set. */
export interface ExplainedValue {
  /** As written; for a boolean option `true` or `false`. */
  readonly value: string;
  readonly layer: Source["layer"];
  /** `.rockerrc:3`, `ROCKER_USER`, `--user`. */
  readonly origin: string;
  /**
   * `overridden` by a later value; `removed` from a list by a later "!entry", `false` or --no-…; `removes`: an entry that
   * does so.
   */
  readonly state: "effective" | "overridden" | "removed" | "removes";
}

/** All values of one key, that of the highest layer last. */
export interface ExplainedKey {
  readonly key: string;
  /** The owner of the option: an extension, or rocker itself. */
  readonly owner: string;
  readonly values: readonly ExplainedValue[];
}

/** Every key that is set, sorted by name, after image and command. */
export function explain(invocation: Invocation): ExplainedKey[] {
  const { images, commands, given } = invocation;
  const options = [...given]
    .flatMap(([owner, ofOwner]) => [...ofOwner.values()].map((one) => keyOf(owner, one)))
    .filter(({ key, owner }) => owner !== commandOwner || !["explain", "json", "help", "all"].includes(key))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return [...namedKey("image", images), ...namedKey("command", commands), ...options];
}

function namedKey(key: string, history: readonly Named[]): ExplainedKey[] {
  if (history.length === 0) return [];
  const values = history.map(({ words, build, source: { layer, origin } }, index): ExplainedValue => {
    const state = index === history.length - 1 ? "effective" : "overridden";
    return { value: build?.dockerfile ?? words.join(" "), layer, origin, state };
  });
  return [{ key, owner: commandOwner, values }];
}

function keyOf(owner: string, { name, value, history }: GivenOption): ExplainedKey {
  const states = Array.isArray(value) ? statesOfMany(history, value.map(textOf)) : statesOfOne(history);
  const values = history.map(({ source: { layer, origin }, raw, off }, index): ExplainedValue => {
    const text = off ? "false" : (raw ?? "true");
    return { value: text, layer, origin, state: states[index] ?? "effective" };
  });
  return { key: name, owner, values };
}

const textOf = (item: string | { readonly key: string; readonly value: string | undefined }) =>
  typeof item === "string" ? item : item.value === undefined ? item.key : `${item.key}=${item.value}`;

function statesOfOne(history: readonly PastSetting[]): ExplainedValue["state"][] {
  return history.map((_, index) => (index === history.length - 1 ? "effective" : "overridden"));
}

/** Entries that are still in the list were not removed; of equal entries, the last ones are in it. */
function statesOfMany(history: readonly PastSetting[], items: readonly string[]): ExplainedValue["state"][] {
  const left = [...items];
  return history
    .map(({ raw, off }) => ({ raw, removes: off || raw?.startsWith("!") === true }))
    .reverse()
    .map(({ raw, removes }): ExplainedValue["state"] => {
      if (removes) return "removes";
      const at = left.lastIndexOf(raw ?? "");
      if (at < 0) return raw === undefined ? "effective" : "removed";
      left.splice(at, 1);
      return "effective";
    })
    .reverse();
}
