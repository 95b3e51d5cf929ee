import type { ExtensionProblem } from "@rocker/core";
import type { Document, LineCounter, Node } from "yaml";
import type { Place } from "../place.ts";
import { problemAt } from "../problem.ts";
import { yaml } from "./yaml.ts";

/** A file with more than this is no list of dependencies. Bytes. */
const largestFile = 1_000_000;
/** References are looked up anew each time, and may stand for as much again. */
const mostAliases = 100;
/** A file with more mistakes is of another kind: nobody reads them all. */
const mostProblems = 20;
/** Brackets in brackets: the parser calls itself for each. */
const deepest = 100;

/** A key of a map with its value; undefined where nothing stands. */
export interface Pair {
  readonly key: string;
  readonly place: Place;
  readonly value: Node | undefined;
}

/** Reads YAML so that everything keeps its place and its text: `3.10` is not 3.1. Collects what is wrong. */
export class YamlReader {
  readonly problems: ExtensionProblem[] = [];
  readonly #file: string;
  readonly #yaml = yaml();
  readonly #lines: LineCounter = new this.#yaml.LineCounter();
  #document: Document.Parsed | undefined;
  #aliases = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** The top of the file; undefined when it is empty or cannot be read. */
  read(contents: Uint8Array): Node | undefined {
    const text = this.#textOf(contents);
    if (text === undefined) return undefined;
    // Of the failsafe schema all scalars are texts.
    const document = this.#yaml.parseDocument(text, {
      schema: "failsafe",
      lineCounter: this.#lines,
      prettyErrors: false,
    });
    for (const { message, pos, code } of document.errors) {
      this.fault(this.#placeOf(pos[0]), {
        slug: "yaml",
        what: `invalid YAML: ${firstLine(message)}.`,
        fix: fixFor(code),
      });
    }
    if (document.errors.length > 0) return undefined;
    this.#document = document;
    return this.follow(document.contents ?? undefined);
  }

  /** What a reference stands for; anything else as it is. */
  follow(node: unknown): Node | undefined {
    if (!this.#yaml.isAlias(node)) return (node as Node | null | undefined) ?? undefined;
    if (++this.#aliases <= mostAliases && this.#document) {
      const target = node.resolve(this.#document);
      const what = `anchor ${JSON.stringify(node.source)} is not defined.`;
      if (!target) this.fault(this.placeOf(node), { slug: "yaml", what, fix: fixFor("") });
      return target;
    }
    if (this.#aliases === mostAliases + 1) {
      this.fault(this.placeOf(node), {
        slug: "aliases",
        what: `this file has more than ${mostAliases} aliases (*name).`,
        fix: "Replace some of them with their values.",
      });
    }
    return undefined;
  }

  /** The pairs of a map, or undefined when it is none: `what` is then said to be wanted. */
  pairs(node: Node | undefined, place: Place, what: string): readonly Pair[] | undefined {
    if (!this.#yaml.isMap(node)) {
      this.#wanted(what, node, place);
      return undefined;
    }
    return node.items.map(({ key, value }) => ({
      key: this.#yaml.isScalar(key) ? String(key.value ?? "") : "",
      place: this.placeOf(key as Node),
      value: this.follow(value),
    }));
  }

  /** The items of a list, or undefined when it is none. */
  items(node: Node | undefined, place: Place, what: string): readonly Node[] | undefined {
    if (!this.#yaml.isSeq(node)) {
      this.#wanted(what, node, place);
      return undefined;
    }
    return node.items.map((item) => this.follow(item) ?? (item as Node));
  }

  /** A text, or undefined when it is none or empty. */
  text(node: Node | undefined, place: Place, what: string): string | undefined {
    const text = this.#yaml.isScalar(node) && typeof node.value === "string" ? node.value : "";
    if (text.trim() !== "") return text;
    this.#wanted(what, node, place);
    return undefined;
  }

  fault(place: Place, text: { readonly slug: string; readonly what: string; readonly fix: string }): void {
    if (this.problems.length < mostProblems) this.problems.push(problemAt(place, text));
  }

  /** Where a node begins; what is nowhere is at the file's start. */
  placeOf(node: Node | undefined): Place {
    return this.#placeOf(node?.range?.[0] ?? 0);
  }

  #placeOf(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  #textOf(contents: Uint8Array): string | undefined {
    const place = { file: this.#file, line: 1, column: 1 };
    const refuse = (what: string, fix: string) => this.fault(place, { slug: "file", what, fix });
    if (contents.length > largestFile) {
      refuse(`the file has more than ${largestFile} bytes.`, "Split it, or use another pattern.");
      return undefined;
    }
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(contents);
    } catch {
      refuse("the file is not valid UTF-8.", "Save it as UTF-8.");
      return undefined;
    }
    if (depthOf(text) <= deepest) return text;
    refuse(`lists or maps are nested more than ${deepest} levels deep.`, "Use flat lists.");
    return undefined;
  }

  #wanted(what: string, node: Node | undefined, place: Place): void {
    const empty =
      node === undefined || (this.#yaml.isScalar(node) && (node.value === "" || node.value === null));
    const found = empty
      ? "nothing"
      : this.#yaml.isScalar(node)
        ? JSON.stringify(String(node.value))
        : `a ${this.#yaml.isMap(node) ? "map" : "list"}`;
    const fix =
      this.#yaml.isScalar(node) && !empty && what === "a list"
        ? `Write "- ${String(node.value)}" on the next line.`
        : `Write ${what}, or remove the key.`;
    this.fault(empty ? place : this.placeOf(node), {
      slug: "shape",
      what: `expected ${what}, but found ${found}.`,
      fix,
    });
  }
}

/** How deep brackets, and dashes on one line, stand in one another, at most; those in texts are counted too. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (const character of text) {
    if (character === "[" || character === "{") most = Math.max(most, ++depth);
    else if ((character === "]" || character === "}") && depth > 0) depth--;
  }
  const dashes = text.match(/(?:[-?:][ \t]+){20,}/g) ?? [];
  return Math.max(most, ...dashes.map((run) => run.length));
}

const firstLine = (message: string) => (message.split("\n")[0] ?? "").replace(/[.:]$/, "");

function fixFor(code: string): string {
  if (code === "DUPLICATE_KEY") return "Merge the entries under one key.";
  if (code === "TAB_AS_INDENT") return "Indent with spaces: YAML does not allow tabs.";
  if (code === "MULTIPLE_DOCS") return 'Remove the "---": a deps file is one document.';
  return "Fix the syntax; an editor with YAML support shows the error.";
}
