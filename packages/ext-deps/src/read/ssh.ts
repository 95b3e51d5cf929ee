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
  const example = `Write a list, for example: ssh: [${able[0] ?? "pip_main"}]`;
  if (!yaml().isSeq(pair.value)) {
    const what = '"ssh" must list the keys of this file that may use your ssh agent.';
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
      what: `${JSON.stringify(key)} is not a key of this file that can use your ssh agent.`,
      fix: near ? `Did you mean ${JSON.stringify(near)}?` : `Keys that can use it: ${able.join(", ") || "none"}.`,
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
  if (said !== "true") fault(`invalid value for "ssh": ${JSON.stringify(said)}.`, 'Write "ssh: true" or "ssh: false".');
  else if (!pairs.some(({ key }) => canUseSsh(key))) {
    fault("no command in this layer can use your ssh agent.", 'Remove "ssh", or move it to another layer.');
  }
  return said === "true";
}

const canUseSsh = (command: string) => isCommand(command) && mayUseSsh(command);
