import { dirname } from "node:path/posix";
import { wishesInOrder } from "./block-order.ts";
import { isCommand } from "./commands.ts";
import type { Block, DepsFile, Item } from "./deps-file.ts";
import { isLayerName, phaseOf, splitKey } from "./key.ts";

// Of larger ones the YAML reader says what is too much.
const longest = 100_000;

const key = /^(?<key>[A-Za-z0-9][\w.-]*):(?<rest>.*)$/;
const atMostComment = /^(?: +#.*| *)$/;
const word = "[\\w.+/=][\\w.+/=-]*";
const listOnOneLine = new RegExp(`^(?<before> +\\[ *)(?<words>${word}(?:, *${word})*) *\\](?: +#.*| *)$`);

// What begins like this is one text and nothing else of YAML's, as long as no ": " and no colon at its end follow.
const textStart = /^(?:[\w./$~+=(;\\^<]|-[\w-])/;

interface OpenBlock {
  readonly block: Block & { readonly items: Item[] };
  /** Of its dashes; undefined before the first. */
  indent: number | undefined;
}

/**
 * Reads a file of the plainest form: keys at the margin, below each a list of texts without quotes, one a line, or one
 * line of words in brackets. Nearly all files are of that form, and the YAML parser takes as long for 300 of them as it
 * takes to find them among 100 000.
 * @returns what the YAML reader would; undefined for all that is of another form or not right
 */
export function readPlainFile(path: string, name: string, contents: Uint8Array): DepsFile | undefined {
  if (contents.length > longest) return undefined;
  const text = Buffer.from(contents.buffer, contents.byteOffset, contents.length).toString("latin1");
  // Only characters of which a byte is one, and no control character but the newline.
  if (/[^\n -~]/.test(text)) return undefined;
  const reader = new PlainReader(name, dirname(path));
  let number = 0;
  for (const line of text.split("\n")) if (!reader.line(line, ++number)) return undefined;
  return reader.end();
}

class PlainReader {
  readonly #name: string;
  readonly #folder: string;
  readonly #blocks = new Map<string, OpenBlock["block"]>();
  #open: OpenBlock | undefined;

  constructor(name: string, folder: string) {
    this.#name = name;
    this.#folder = folder;
  }

  /** @returns whether the line has the form */
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
    return { name: this.#name, blocks, wishes: wishesInOrder(blocks), problems: [] };
  }

  #key(key: string, rest: string, line: number): boolean {
    const { command, layer } = splitKey(key);
    if (!isCommand(command) || !isLayerName(layer) || this.#blocks.has(key) || !this.#isClosed())
      return false;
    const place = { file: this.#name, line, column: 1 };
    const items: Item[] = [];
    const block = { command, layer, phase: phaseOf(layer), key, place, items, folder: this.#folder };
    this.#blocks.set(key, block);
    this.#open = { block, indent: undefined };
    return atMostComment.test(rest) || this.#words(rest, key.length + 2, line);
  }

  /** A list may be of one form only, and an empty one is not plain. */
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
    this.#open?.block.items.push({ text, place: { file: this.#name, line, column } });
  }
}

function indentOf(line: string, from = 0): number {
  let at = from;
  while (line[at] === " ") at++;
  return at;
}
