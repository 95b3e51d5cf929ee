import { nearest } from "@rocker/core";
import { isCommand, mayUseSsh } from "./commands.ts";
import { splitKey } from "./key.ts";
import { yaml } from "./yaml.ts";
import type { Pair, YamlReader } from "./yaml-reader.ts";

/** Reads `ssh: [pip_main]`: the keys of a file whose steps may use the user's ssh agent. */
export function keysWithSsh(reader: YamlReader, pairs: readonly Pair[]): ReadonlySet<string> {
  const pair = pairs.find(({ key }) => key === "ssh");
  if (!pair) return new Set();
  const able = pairs.map(({ key }) => key).filter((key) => canUseSsh(splitKey(key).command));
  const example = `Write a list, for example: ssh: [${able[0] ?? "pip_main"}]`;
  if (!yaml().isSeq(pair.value)) {
    const what = '"ssh" must list the keys of this file that may use your ssh agent.';
    reader.report(pair.location, { slug: "ssh", what, fix: example });
    return new Set();
  }
  const named = (reader.items(pair.value, pair.location, "a list") ?? []).flatMap((node) => {
    const location = reader.locationOf(node);
    const key = reader.text(node, location, "a key of this file");
    if (key === undefined || able.includes(key)) return key ?? [];
    const near = nearest(key, able);
    reader.report(location, {
      slug: "ssh",
      what: `${JSON.stringify(key)} is not a key of this file that can use your ssh agent.`,
      fix: near
        ? `Did you mean ${JSON.stringify(near)}?`
        : `Keys that can use it: ${able.join(", ") || "none"}.`,
    });
    return [];
  });
  return new Set(named);
}

/** Reads `ssh: true` in a layer: whether its commands may use the user's ssh agent. */
export function layerUsesSsh(reader: YamlReader, pairs: readonly Pair[]): boolean {
  const pair = pairs.find(({ key }) => key === "ssh");
  const value = pair && reader.text(pair.value, pair.location, "true or false");
  if (pair === undefined || value === undefined || value === "false") return false;
  const report = (what: string, fix: string) => reader.report(pair.location, { slug: "ssh", what, fix });
  if (value !== "true")
    report(`invalid value for "ssh": ${JSON.stringify(value)}.`, 'Write "ssh: true" or "ssh: false".');
  else if (!pairs.some(({ key }) => canUseSsh(key))) {
    report("no command in this layer can use your ssh agent.", 'Remove "ssh", or move it to another layer.');
  }
  return value === "true";
}

const canUseSsh = (command: string) => isCommand(command) && mayUseSsh(command);
