import { nearest } from "@rocker/core";
import { isCommand, mayUseSsh } from "./commands.ts";
import { splitKey } from "./key.ts";
import { yaml } from "./yaml.ts";
import type { Pair, YamlReader } from "./yaml-reader.ts";

/** `ssh: [pip_main]`: keys of a file by convention whose steps may use the person's ssh agent. */
export function keysWithSsh(reader: YamlReader, pairs: readonly Pair[]): ReadonlySet<string> {
  const pair = pairs.find(({ key }) => key === "ssh");
  if (!pair) return new Set();
  const able = pairs.map(({ key }) => key).filter((key) => canUseSsh(splitKey(key).command));
  const example = `Name them: ssh: [${able[0] ?? "pip_main"}]`;
  if (!yaml().isSeq(pair.value)) {
    const what = '"ssh" wants a list of this file\'s keys that may use your ssh agent.';
    reader.fault(pair.place, { slug: "ssh", what, fix: example });
    return new Set();
  }
  const named = (reader.items(pair.value, pair.place, "a list") ?? []).flatMap((node) => {
    const place = reader.placeOf(node);
    const key = reader.text(node, place, "a key of this file");
    if (key === undefined || able.includes(key)) return key ?? [];
    const near = nearest(key, able);
    reader.fault(place, {
      slug: "ssh",
      what: `${JSON.stringify(key)} is no key of this file that has a use for your ssh agent.`,
      fix: near ? `Did you mean ${JSON.stringify(near)}?` : `Known here: ${able.join(", ") || "none"}.`,
    });
    return [];
  });
  return new Set(named);
}

/** `ssh: true` in a layer: what it runs may use the person's ssh agent. */
export function layerHasSsh(reader: YamlReader, pairs: readonly Pair[]): boolean {
  const pair = pairs.find(({ key }) => key === "ssh");
  const said = pair && reader.text(pair.value, pair.place, "true or false");
  if (pair === undefined || said === undefined || said === "false") return false;
  const fault = (what: string, fix: string) => reader.fault(pair.place, { slug: "ssh", what, fix });
  if (said !== "true") fault(`"ssh" is ${JSON.stringify(said)}.`, 'Write "ssh: true" or "ssh: false".');
  else if (!pairs.some(({ key }) => canUseSsh(key))) {
    fault("nothing in this layer has a use for your ssh agent.", 'Take "ssh" away, or move it to the layer.');
  }
  return said === "true";
}

const canUseSsh = (command: string) => isCommand(command) && mayUseSsh(command);
