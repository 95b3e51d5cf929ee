import {
  type ConfigEntry,
  type ConfigFile,
  type ConfigNode,
  locationOf,
  type Position,
  problem,
  RockerError,
  rockerError,
} from "@rocker/core/lifecycle";
import stripJsonComments from "strip-json-comments";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { excessiveNesting } from "./nesting.ts";

/** Limits the number of values: nested aliases could produce any number. */
const maxValues = 10_000;

/** Limits nesting: an alias that refers to itself has no end. */
const maxDepth = 50;

/** Limits the number of errors that are shown. */
const maxErrors = 10;

/**
 * Parses a YAML or JSON file. The YAML parser reads both, with positions; JSON may have comments.
 * @throws RockerError RK112 with all syntax errors
 */
export function parseConfigFile(path: string, text: string, cwd: string): ConfigFile {
  const tooDeep = excessiveNesting(text);
  if (tooDeep !== undefined) {
    const before = text.slice(0, tooDeep).split("\n");
    const at = { line: before.length, column: (before.at(-1) ?? "").length + 1, length: 1 };
    throw rockerError("RK112", {
      ...locationOf({ path, text, entries: [] }, at, cwd),
      reason: `values are nested more than ${maxDepth} levels deep`,
    });
  }
  return new FileParser(path, text, cwd).parse();
}

class FileParser {
  readonly #file: ConfigFile;
  readonly #cwd: string;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;
  #values = 0;

  constructor(path: string, text: string, cwd: string) {
    this.#file = { path, text, entries: [] };
    this.#cwd = cwd;
    // JSON is YAML, except for its comments. They are replaced with spaces, which preserves positions.
    const yaml = path.endsWith(".json") ? stripJsonComments(text) : text;
    this.#document = parseDocument(yaml, {
      lineCounter: this.#lines,
      prettyErrors: false,
      logLevel: "silent",
    });
  }

  parse(): ConfigFile {
    const { errors, contents } = this.#document;
    if (errors.length > 0) {
      const shown = errors.slice(0, maxErrors);
      throw new RockerError(shown.map(({ code, message, pos }) => this.#syntax(code, message, pos)));
    }
    if (contents === null) return this.#file;
    if (!isMap(contents))
      throw this.#wrong(contents as Node, "a configuration must be a mapping, KEY: VALUE");
    const root = this.#node(contents as Node) as Extract<ConfigNode, { kind: "map" }>;
    return { ...this.#file, entries: root.entries };
  }

  #node(node: Node, depth = 0): ConfigNode {
    this.#values += 1;
    if (this.#values > maxValues) throw this.#wrong(node, `aliases expand to more than ${maxValues} values`);
    if (depth > maxDepth) throw this.#wrong(node, `values are nested more than ${maxDepth} levels deep`);
    const at = this.#at(node);
    if (isAlias(node)) {
      const target = node.resolve(this.#document);
      if (!target) throw this.#wrong(node, `undefined anchor &${node.source}`);
      return { ...this.#node(target, depth + 1), at };
    }
    if (isSeq(node)) {
      return { kind: "list", items: node.items.map((item) => this.#node(item as Node, depth + 1)), at };
    }
    if (isMap(node)) return { kind: "map", entries: this.#entries(node.items, depth + 1), at };
    if (!isScalar(node)) throw this.#wrong(node, "only strings, lists and mappings are supported");
    return this.#scalar(node, at);
  }

  #scalar(
    node: Extract<Node, { type?: unknown }> & { source?: string; value: unknown },
    at: Position,
  ): ConfigNode {
    // YAML parses an unquoted `!entry` as a tag without a value.
    if (node.tag?.startsWith("!") && node.source === "") {
      const { column } = at;
      return {
        kind: "scalar",
        text: node.tag,
        plain: true,
        at: { ...at, column: Math.max(1, column - node.tag.length) },
      };
    }
    const plain = node.type === "PLAIN";
    if (node.value === null) return { kind: "empty", at };
    return {
      kind: "scalar",
      text: plain ? (node.source ?? String(node.value)) : String(node.value),
      plain,
      at,
    };
  }

  #entries(items: readonly { key: unknown; value: unknown }[], depth: number): ConfigEntry[] {
    return items.map(({ key, value }) => {
      const at = this.#at(key as Node);
      if (!isScalar(key)) throw this.#wrong(key as Node, "a key must be a string");
      const text = key.source ?? String(key.value);
      return { key: text, at, value: value ? this.#node(value as Node, depth) : { kind: "empty", at } };
    });
  }

  #at(node: Node): Position {
    const [start, end] = node.range ?? [0, 0];
    return this.#position(start, end);
  }

  #position(start: number, end: number): Position {
    const { line, col } = this.#lines.linePos(start);
    const newline = this.#file.text.indexOf("\n", start);
    const lineEnd = newline < 0 ? this.#file.text.length : newline;
    return {
      line: Math.max(1, line),
      column: Math.max(1, col),
      length: Math.max(1, Math.min(end, lineEnd) - start),
    };
  }

  #wrong(node: Node, reason: string): RockerError {
    return rockerError("RK112", { ...locationOf(this.#file, this.#at(node), this.#cwd), reason });
  }

  #syntax(code: string, message: string, [start, end]: readonly [number, number]) {
    const place = locationOf(this.#file, this.#position(start, end), this.#cwd);
    const [reason, fix] = syntaxErrors[code] ?? [`${message[0]?.toLowerCase()}${message.slice(1)}`];
    return problem("RK112", { ...place, reason: reason ?? message, fix });
  }
}

const syntaxErrors: Readonly<Record<string, readonly [reason: string, fix?: string]>> = {
  TAB_AS_INDENT: ["tabs cannot be used for indentation", "Indent with spaces."],
  DUPLICATE_KEY: ["duplicate key", "Keep one of them. To set several values, use a list."],
};
