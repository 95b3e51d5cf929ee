import { dirname } from "node:path/posix";
import { nearest } from "@rocker/core";
import type { Node } from "yaml";
import { withSeparateNames } from "../entry/separate-names.ts";
import { blockOrderConstraints } from "./block-order.ts";
import { type CommandName, commandNames, isCommand, mayUseSsh } from "./commands.ts";
import type { Block, DepsFile, Item, OrderConstraint, Phase } from "./deps-file.ts";
import { isLayerName, phaseOf, splitKey } from "./key.ts";
import { readPlainFile } from "./plain-file.ts";
import { keysWithSsh, layerUsesSsh } from "./ssh.ts";
import { yaml } from "./yaml.ts";
import { type Pair, YamlReader } from "./yaml-reader.ts";

/** Many more than any project has. The values of aliases count each time. */
const maxEntries = 10_000;

/**
 * Reads one deps file in either form. Reports all problems and keeps the valid entries.
 * @param path absolute
 * @param name the file's name in messages
 */
export function readDepsFile(path: string, name: string, contents: Uint8Array): DepsFile {
  return withSeparateNames(readPlainFile(path, name, contents) ?? readYamlFile(path, name, contents));
}

/** Same as readDepsFile, but always uses the YAML parser. */
export function readYamlFile(path: string, name: string, contents: Uint8Array): DepsFile {
  return new FileReader(path, name).read(contents);
}

class FileReader {
  readonly #name: string;
  readonly #directory: string;
  readonly #yaml: YamlReader;
  readonly #blocks: Block[] = [];
  readonly #constraints: OrderConstraint[] = [];
  #items = 0;

  constructor(path: string, name: string) {
    this.#name = name;
    this.#directory = dirname(path);
    this.#yaml = new YamlReader(name);
  }

  read(contents: Uint8Array): DepsFile {
    const top = this.#yaml.read(contents);
    if (top) {
      const location = this.#yaml.locationOf(top);
      const pairs = this.#yaml.pairs(top, location, 'a map such as "apt_main:"') ?? [];
      const version = pairs.find(({ key }) => key === "version");
      if (version) this.#explicit(pairs, version);
      else this.#byConvention(pairs);
    }
    const { problems } = this.#yaml;
    return { name: this.#name, blocks: this.#blocks, constraints: this.#constraints, problems };
  }

  /** Keys of the form `command_layer`, in installation order. */
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
    this.#constraints.push(...blockOrderConstraints(blocks));
  }

  /** `version: 2` and `layers:`. Each layer has commands, `after`, `before`, `as` and `ssh`. */
  #explicit(pairs: readonly Pair[], version: Pair): void {
    const text = this.#yaml.text(version.value, version.location, "a version");
    if (text !== undefined && text !== "2") {
      this.#yaml.report(this.#yaml.locationOf(version.value), {
        slug: "version",
        what: `unsupported version ${JSON.stringify(text)}: this version of rocker reads version 2.`,
        fix: 'Write "version: 2", or remove it if the file has keys such as apt_main.',
      });
      return;
    }
    for (const pair of pairs) {
      if (pair.key === "layers") {
        const layers = this.#yaml.pairs(pair.value, pair.location, "a map of layers") ?? [];
        for (const layer of layers) if (this.#isLayer(layer.key, layer)) this.#layer(layer);
      } else if (pair.key !== "version") this.#unknown(pair, ["version", "layers"], "key");
    }
  }

  #layer({ key: layer, value, location }: Pair): void {
    const pairs = this.#yaml.pairs(value, location, "a map of commands") ?? [];
    const phase = this.#phaseFrom(pairs.find(({ key }) => key === "as")) ?? "main";
    const ssh = layerUsesSsh(this.#yaml, pairs);
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
    this.#constraints.push(...blockOrderConstraints(blocks));
  }

  #phaseFrom(pair: Pair | undefined): Phase | undefined {
    if (!pair) return undefined;
    const text = this.#yaml.text(pair.value, pair.location, '"root" or "user"');
    if (text === undefined || text === "root") return "main";
    if (text === "user") return "user";
    this.#yaml.report(this.#yaml.locationOf(pair.value), {
      slug: "actor",
      what: `invalid value for "as": ${JSON.stringify(text)}.`,
      fix: 'Write "as: root" or "as: user".',
    });
    return undefined;
  }

  #layerOrder(layer: string, pair: Pair, direction: "after" | "before"): void {
    for (const node of this.#yaml.items(pair.value, pair.location, "a list") ?? []) {
      const location = this.#yaml.locationOf(node);
      const other = this.#yaml.text(node, location, "a layer name");
      if (other === undefined) continue;
      const [first, second] = direction === "after" ? [other, layer] : [layer, other];
      this.#constraints.push({ kind: "layers", first, second, location });
    }
  }

  #block(
    command: CommandName,
    { layer, phase, ssh }: { readonly layer: string; readonly phase: Phase; readonly ssh: boolean },
    { key, value, location }: Pair,
  ): Block[] {
    const items =
      command === "env" && yaml().isMap(value)
        ? this.#variables(value)
        : (this.#yaml.items(value, location, "a list") ?? []).flatMap((node) =>
            this.#item(command, node, location),
          );
    if (!this.#isWithinBounds(items.length, location)) return [];
    const directory = this.#directory;
    const block: Block = { command, layer, phase, key, location, items, directory, ...(ssh && { ssh }) };
    this.#blocks.push(block);
    return [block];
  }

  #isWithinBounds(more: number, location: Block["location"]): boolean {
    this.#items += more;
    if (this.#items <= maxEntries) return true;
    this.#yaml.report(location, {
      slug: "entries",
      what: `this file has more than ${maxEntries} entries.`,
      fix: "Split the file.",
    });
    return false;
  }

  #item(command: CommandName, node: Node, fallback: Block["location"]): Item[] {
    if (yaml().isMap(node)) {
      if (command === "env") return this.#variables(node);
      if (command === "script") return this.#script(node);
    }
    const location = node ? this.#yaml.locationOf(node) : fallback;
    const text = this.#yaml.text(
      node,
      location,
      command === "script" ? "a script path" : "a non-empty string",
    );
    return text === undefined ? [] : [{ text, location }];
  }

  /** A map of `NAME: value`, with literal values. */
  #variables(node: Node): Item[] {
    return (this.#yaml.pairs(node, this.#yaml.locationOf(node), "a map of variables") ?? []).flatMap(
      ({ key, value, location }) => {
        const text = value && "value" in value && typeof value.value === "string" ? value.value : undefined;
        if (text !== undefined) return [{ text: `${key}=${text}`, location, value: text }];
        this.#yaml.report(location, {
          slug: "shape",
          what: `the value of ${key} must be a string.`,
          fix: `Write ${key}: VALUE, or ${key}: "" for an empty value.`,
        });
        return [];
      },
    );
  }

  /** A map with `path:` and `args:`. */
  #script(node: Node): Item[] {
    const location = this.#yaml.locationOf(node);
    let path: string | undefined;
    const args: string[] = [];
    for (const pair of this.#yaml.pairs(node, location, "a map with path and args") ?? []) {
      if (pair.key === "path") path = this.#yaml.text(pair.value, pair.location, "a script path");
      else if (pair.key === "args") {
        for (const arg of this.#yaml.items(pair.value, pair.location, "a list") ?? []) {
          if ("value" in arg && typeof arg.value === "string") args.push(arg.value);
          else this.#yaml.text(undefined, this.#yaml.locationOf(arg), "a string");
        }
      } else this.#unknown(pair, ["path", "args"], "key");
    }
    return path === undefined ? [] : [{ text: path, location, args }];
  }

  #commandOf(name: string, pair: Pair): CommandName | undefined {
    if (isCommand(name)) return name;
    this.#unknown({ ...pair, key: name }, commandNames, "command", pair.key);
    return undefined;
  }

  #isLayer(layer: string, { location }: Pair): boolean {
    if (isLayerName(layer)) return true;
    this.#yaml.report(location, {
      slug: "layer",
      what: `${JSON.stringify(layer)} is not a valid layer name.`,
      fix: "Use letters, digits, dots, dashes and underscores, starting with a letter or digit.",
    });
    return false;
  }

  #unknown({ key, location }: Pair, known: readonly string[], kind: string, within?: string): void {
    const near = nearest(key, known);
    this.#yaml.report(location, {
      slug: "unknown",
      what: `unknown ${kind} ${JSON.stringify(key)}${within === undefined || within === key ? "" : ` in ${JSON.stringify(within)}`}.`,
      fix: near ? `Did you mean ${JSON.stringify(near)}?` : `Use one of ${known.join(", ")}.`,
    });
  }
}
