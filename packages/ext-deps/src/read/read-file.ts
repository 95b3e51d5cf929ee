import { dirname } from "node:path/posix";
import { nearest } from "@rocker/core";
import type { Node } from "yaml";
import { wishesInOrder } from "./block-order.ts";
import { type CommandName, commandNames, isCommand, mayUseSsh } from "./commands.ts";
import type { Block, DepsFile, Item, OrderWish, Phase } from "./deps-file.ts";
import { isLayerName, phaseOf, splitKey } from "./key.ts";
import { readPlainFile } from "./plain-file.ts";
import { keysWithSsh, layerHasSsh } from "./ssh.ts";
import { yaml } from "./yaml.ts";
import { type Pair, YamlReader } from "./yaml-reader.ts";

/** Many more than any project has; what references stand for counts each time. */
const mostItems = 10_000;

/**
 * Reads one deps file in either form. Says all that is wrong with it and keeps what is right.
 * @param path absolute
 * @param name how people call it
 */
export function readDepsFile(path: string, name: string, contents: Uint8Array): DepsFile {
  return readPlainFile(path, name, contents) ?? readYamlFile(path, name, contents);
}

/** The same, by the YAML parser. */
export function readYamlFile(path: string, name: string, contents: Uint8Array): DepsFile {
  return new FileReader(path, name).read(contents);
}

class FileReader {
  readonly #name: string;
  readonly #folder: string;
  readonly #yaml: YamlReader;
  readonly #blocks: Block[] = [];
  readonly #wishes: OrderWish[] = [];
  #items = 0;

  constructor(path: string, name: string) {
    this.#name = name;
    this.#folder = dirname(path);
    this.#yaml = new YamlReader(name);
  }

  read(contents: Uint8Array): DepsFile {
    const top = this.#yaml.read(contents);
    if (top) {
      const place = this.#yaml.placeOf(top);
      const pairs = this.#yaml.pairs(top, place, 'a map such as "apt_main:"') ?? [];
      const version = pairs.find(({ key }) => key === "version");
      if (version) this.#explicit(pairs, version);
      else this.#byConvention(pairs);
    }
    const { problems } = this.#yaml;
    return { name: this.#name, blocks: this.#blocks, wishes: this.#wishes, problems };
  }

  /** Keys `command_layer`, in the order in which they are to be installed. */
  #byConvention(pairs: readonly Pair[]): void {
    const blocks: Block[] = [];
    const withSsh = keysWithSsh(this.#yaml, pairs);
    for (const pair of pairs) {
      if (pair.key === "ssh") continue;
      const { command: name, layer } = splitKey(pair.key);
      const command = this.#commandOf(name, pair);
      if (!command || !this.#isLayer(layer, pair)) continue;
      const ssh = withSsh.has(pair.key);
      blocks.push(...this.#block(command, { layer, phase: phaseOf(layer), ssh }, pair));
    }
    this.#wishes.push(...wishesInOrder(blocks));
  }

  /** `version: 2`, `layers:`, and in each layer commands, `after`, `before` and `as`. */
  #explicit(pairs: readonly Pair[], version: Pair): void {
    const said = this.#yaml.text(version.value, version.place, "a version");
    if (said !== undefined && said !== "2") {
      this.#yaml.fault(this.#yaml.placeOf(version.value), {
        slug: "version",
        what: `unsupported version ${JSON.stringify(said)}: this version of rocker reads version 2.`,
        fix: 'Write "version: 2", or remove it if the file has keys such as apt_main.',
      });
      return;
    }
    for (const pair of pairs) {
      if (pair.key === "layers") {
        const layers = this.#yaml.pairs(pair.value, pair.place, "a map of layers") ?? [];
        for (const layer of layers) if (this.#isLayer(layer.key, layer)) this.#layer(layer);
      } else if (pair.key !== "version") this.#unknown(pair, ["version", "layers"], "key");
    }
  }

  #layer({ key: layer, value, place }: Pair): void {
    const pairs = this.#yaml.pairs(value, place, "a map of commands") ?? [];
    const phase = this.#actor(pairs.find(({ key }) => key === "as")) ?? "main";
    const ssh = layerHasSsh(this.#yaml, pairs);
    const blocks: Block[] = [];
    for (const pair of pairs) {
      if (pair.key === "as" || pair.key === "ssh") continue;
      if (pair.key === "after" || pair.key === "before") {
        this.#layerOrder(layer, pair, pair.key);
        continue;
      }
      if (!isCommand(pair.key)) {
        this.#unknown(pair, [...commandNames, "after", "before", "as", "ssh"], "command");
        continue;
      }
      blocks.push(...this.#block(pair.key, { layer, phase, ssh: ssh && mayUseSsh(pair.key) }, pair));
    }
    this.#wishes.push(...wishesInOrder(blocks));
  }

  #actor(pair: Pair | undefined): Phase | undefined {
    if (!pair) return undefined;
    const said = this.#yaml.text(pair.value, pair.place, '"root" or "user"');
    if (said === undefined || said === "root") return "main";
    if (said === "user") return "user";
    this.#yaml.fault(this.#yaml.placeOf(pair.value), {
      slug: "actor",
      what: `invalid value for "as": ${JSON.stringify(said)}.`,
      fix: 'Write "as: root" or "as: user".',
    });
    return undefined;
  }

  #layerOrder(layer: string, pair: Pair, direction: "after" | "before"): void {
    for (const node of this.#yaml.items(pair.value, pair.place, "a list") ?? []) {
      const place = this.#yaml.placeOf(node);
      const other = this.#yaml.text(node, place, "a layer name");
      if (other === undefined) continue;
      const [first, second] = direction === "after" ? [other, layer] : [layer, other];
      this.#wishes.push({ kind: "layers", first, second, place });
    }
  }

  #block(
    command: CommandName,
    { layer, phase, ssh }: { readonly layer: string; readonly phase: Phase; readonly ssh: boolean },
    { key, value, place }: Pair,
  ): Block[] {
    const items =
      command === "env" && yaml().isMap(value)
        ? this.#variables(value)
        : (this.#yaml.items(value, place, "a list") ?? []).flatMap((node) =>
            this.#item(command, node, place),
          );
    if (!this.#isWithinBounds(items.length, place)) return [];
    const folder = this.#folder;
    const block: Block = { command, layer, phase, key, place, items, folder, ...(ssh && { ssh }) };
    this.#blocks.push(block);
    return [block];
  }

  #isWithinBounds(more: number, place: Block["place"]): boolean {
    this.#items += more;
    if (this.#items <= mostItems) return true;
    this.#yaml.fault(place, {
      slug: "entries",
      what: `this file has more than ${mostItems} entries.`,
      fix: "Split the file.",
    });
    return false;
  }

  #item(command: CommandName, node: Node, around: Block["place"]): Item[] {
    if (yaml().isMap(node)) {
      if (command === "env") return this.#variables(node);
      if (command === "script") return this.#script(node);
    }
    const place = node ? this.#yaml.placeOf(node) : around;
    const text = this.#yaml.text(node, place, command === "script" ? "a script path" : "a non-empty string");
    return text === undefined ? [] : [{ text, place }];
  }

  /** `NAME: value`: exact. */
  #variables(node: Node): Item[] {
    return (this.#yaml.pairs(node, this.#yaml.placeOf(node), "a map of variables") ?? []).flatMap(
      ({ key, value, place }) => {
        const text = value && "value" in value && typeof value.value === "string" ? value.value : undefined;
        if (text !== undefined) return [{ text: `${key}=${text}`, place, value: text }];
        this.#yaml.fault(place, {
          slug: "shape",
          what: `the value of ${key} must be a string.`,
          fix: `Write ${key}: VALUE, or ${key}: "" for an empty value.`,
        });
        return [];
      },
    );
  }

  /** `path:` and `args:`. */
  #script(node: Node): Item[] {
    const place = this.#yaml.placeOf(node);
    let path: string | undefined;
    const args: string[] = [];
    for (const pair of this.#yaml.pairs(node, place, "a map with path and args") ?? []) {
      if (pair.key === "path") path = this.#yaml.text(pair.value, pair.place, "a script path");
      else if (pair.key === "args") {
        for (const arg of this.#yaml.items(pair.value, pair.place, "a list") ?? []) {
          if ("value" in arg && typeof arg.value === "string") args.push(arg.value);
          else this.#yaml.text(undefined, this.#yaml.placeOf(arg), "a string");
        }
      } else this.#unknown(pair, ["path", "args"], "key");
    }
    return path === undefined ? [] : [{ text: path, place, args }];
  }

  #commandOf(name: string, pair: Pair): CommandName | undefined {
    if (isCommand(name)) return name;
    this.#unknown({ ...pair, key: name }, commandNames, "command", pair.key);
    return undefined;
  }

  #isLayer(layer: string, { place }: Pair): boolean {
    if (isLayerName(layer)) return true;
    this.#yaml.fault(place, {
      slug: "layer",
      what: `${JSON.stringify(layer)} is not a valid layer name.`,
      fix: "Use letters, digits, dots, dashes and underscores, starting with a letter or digit.",
    });
    return false;
  }

  #unknown({ key, place }: Pair, known: readonly string[], kind: string, within?: string): void {
    const near = nearest(key, known);
    this.#yaml.fault(place, {
      slug: "unknown",
      what: `unknown ${kind} ${JSON.stringify(key)}${within === undefined || within === key ? "" : ` in ${JSON.stringify(within)}`}.`,
      fix: near ? `Did you mean ${JSON.stringify(near)}?` : `Use one of ${known.join(", ")}.`,
    });
  }
}
