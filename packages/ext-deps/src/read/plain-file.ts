import { dirname } from "node:path/posix";
import { blockOrderConstraints } from "./block-order.ts";
import { isCommand } from "./commands.ts";
import type { Block, DepsFile, Item } from "./deps-file.ts";
import { isLayerName, phaseOf, splitKey } from "./key.ts";

// The YAML reader reports what is too large. Bytes.
const maxPlainSize = 100_000;

const key = /^(?<key>[A-Za-z0-9][\w.-]*):(?<rest>.*)$/;
const onlyComment = /^(?: +#.*| *)$/;
const word = "[\\w.+/=][\\w.+/=-]*";
const listOnOneLine = new RegExp(`^(?<before> +\\[ *)(?<words>${word}(?:, *${word})*) *\\](?: +#.*| *)$`);

// A value that starts like this is a plain YAML scalar, unless it contains ": " or ends with a colon.
const textStart = /^(?:[\w./$~+=(;\\^<]|-[\w-])/;

interface OpenBlock {
  readonly block: Block & { readonly items: Item[] };
  /** The indentation of its dashes; undefined before the first. */
  indent: number | undefined;
}

/**
 * Reads a file in the simplest form: unindented keys, each with a list of unquoted strings, one per line, or with a list
 * of words in brackets on one line. Nearly all files have this form. Parsing 300 of them as YAML takes as long as finding
 * them among 100 000 files.
 * @returns the same as the YAML reader; undefined for files in any other form and for files with errors
 */
export function readPlainFile(path: string, name: string, contents: Uint8Array): DepsFile | undefined {
  if (contents.length > maxPlainSize) return undefined;
  const text = Buffer.from(contents.buffer, contents.byteOffset, contents.length).toString("latin1");
  // Only ASCII, and no control characters except newlines.
  if (/[^\n -~]/.test(text)) return undefined;
  const reader = new PlainReader(name, dirname(path));
  let number = 0;
  for (const line of text.split("\n")) if (!reader.line(line, ++number)) return undefined;
  return reader.end();
}

class PlainReader {
  readonly #name: string;
  readonly #directory: string;
  readonly #blocks = new Map<string, OpenBlock["block"]>();
  #open: OpenBlock | undefined;

  constructor(name: string, directory: string) {
    this.#name = name;
    this.#directory = directory;
  }

  /** @returns whether the line has the simple form */
  line(line: string, number: number): boolean {
    const indent = indentOf(line);
    if (indent === line.length || line[indent] === "#") return true;
    if (line.startsWith("- ", indent)) return this.#item(line, indent, number);
    const pair = key.exec(line)?.groups;
    return pair?.key !== undefined && this.#key(pair.key, pair.rest ?? "", number);
  }

  end(): DepsFile | undefined {
    if (!this.#isClosed()) return undefined;
    const blocks = [...this.#blocks.values()];
    if (blocks.length === 0) return undefined;
    return { name: this.#name, blocks, constraints: blockOrderConstraints(blocks), problems: [] };
  }

  #key(key: string, rest: string, line: number): boolean {
    const { command, layer } = splitKey(key);
    if (!isCommand(command) || !isLayerName(layer) || this.#blocks.has(key) || !this.#isClosed())
      return false;
    const location = { file: this.#name, line, column: 1 };
    const items: Item[] = [];
    const block = { command, layer, phase: phaseOf(layer), key, location, items, directory: this.#directory };
    this.#blocks.set(key, block);
    this.#open = { block, indent: undefined };
    return onlyComment.test(rest) || this.#words(rest, key.length + 2, line);
  }

  /** A key can only have one list, and empty lists do not have the simple form. */
  #isClosed(): boolean {
    return this.#open === undefined || this.#open.block.items.length > 0;
  }

  #words(rest: string, column: number, line: number): boolean {
    const { before = "", words } = listOnOneLine.exec(rest)?.groups ?? {};
    if (words === undefined) return false;
    let at = column + before.length;
    for (const [word] of words.matchAll(/[^, ]+|, */g)) {
      if (!word.startsWith(",")) this.#add(word, line, at);
      at += word.length;
    }
    if (this.#open) this.#open.indent = -1;
    return true;
  }

  #item(line: string, indent: number, number: number): boolean {
    if (!this.#open) return false;
    this.#open.indent ??= indent;
    const start = indentOf(line, indent + 1);
    const comment = line.indexOf(" #", start);
    const text = line.slice(start, comment < 0 ? undefined : comment).trimEnd();
    if (this.#open.indent !== indent || !textStart.test(text) || text.includes(": ") || text.endsWith(":")) {
      return false;
    }
    this.#add(text, number, start + 1);
    return true;
  }

  #add(text: string, line: number, column: number): void {
    this.#open?.block.items.push({ text, location: { file: this.#name, line, column } });
  }
}

function indentOf(line: string, from = 0): number {
  let at = from;
  while (line[at] === " ") at++;
  return at;
}
