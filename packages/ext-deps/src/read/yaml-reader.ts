import type { ExtensionProblem } from "@rocker/core";
import type { Document, LineCounter, Node } from "yaml";
import type { Location } from "../location.ts";
import { problemAt } from "../problem.ts";
import { yaml } from "./yaml.ts";

/** A larger file is not a list of dependencies. Bytes. */
const maxFileSize = 1_000_000;
/** Each alias is resolved again, and can stand for a value of any size. */
const maxAliases = 100;
/** A file with more problems is probably not a deps file. */
const maxProblems = 20;
/** Maximum nesting. The parser is recursive. */
const maxDepth = 100;

/** A key of a map and its value, which is undefined if it is missing. */
export interface Pair {
  readonly key: string;
  readonly location: Location;
  readonly value: Node | undefined;
}

/** Reads YAML, and keeps the location and original text of each value: `3.10` is not 3.1. Collects problems. */
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

  /** The root node of the file; undefined if the file is empty or invalid. */
  read(contents: Uint8Array): Node | undefined {
    const text = this.#decode(contents);
    if (text === undefined) return undefined;
    // In the failsafe schema, all scalars are strings.
    const document = this.#yaml.parseDocument(text, {
      schema: "failsafe",
      lineCounter: this.#lines,
      prettyErrors: false,
    });
    for (const { message, pos, code } of document.errors) {
      this.report(this.#locationOf(pos[0]), {
        slug: "yaml",
        what: `invalid YAML: ${firstLine(message)}.`,
        fix: fixFor(code),
      });
    }
    if (document.errors.length > 0) return undefined;
    this.#document = document;
    return this.resolve(document.contents ?? undefined);
  }

  /** Resolves an alias. Returns any other node as it is. */
  resolve(node: unknown): Node | undefined {
    if (!this.#yaml.isAlias(node)) return (node as Node | null | undefined) ?? undefined;
    if (++this.#aliases <= maxAliases && this.#document) {
      const target = node.resolve(this.#document);
      const what = `anchor ${JSON.stringify(node.source)} is not defined.`;
      if (!target) this.report(this.locationOf(node), { slug: "yaml", what, fix: fixFor("") });
      return target;
    }
    if (this.#aliases === maxAliases + 1) {
      this.report(this.locationOf(node), {
        slug: "aliases",
        what: `this file has more than ${maxAliases} aliases (*name).`,
        fix: "Replace some of them with their values.",
      });
    }
    return undefined;
  }

  /** The pairs of a map. If the node is not a map, reports that `what` was expected, and returns undefined. */
  pairs(node: Node | undefined, location: Location, what: string): readonly Pair[] | undefined {
    if (!this.#yaml.isMap(node)) {
      this.#reportUnexpected(what, node, location);
      return undefined;
    }
    return node.items.map(({ key, value }) => ({
      key: this.#yaml.isScalar(key) ? String(key.value ?? "") : "",
      location: this.locationOf(key as Node),
      value: this.resolve(value),
    }));
  }

  /** The items of a list; undefined if the node is not a list. */
  items(node: Node | undefined, location: Location, what: string): readonly Node[] | undefined {
    if (!this.#yaml.isSeq(node)) {
      this.#reportUnexpected(what, node, location);
      return undefined;
    }
    return node.items.map((item) => this.resolve(item) ?? (item as Node));
  }

  /** A non-empty string; undefined for any other node. */
  text(node: Node | undefined, location: Location, what: string): string | undefined {
    const text = this.#yaml.isScalar(node) && typeof node.value === "string" ? node.value : "";
    if (text.trim() !== "") return text;
    this.#reportUnexpected(what, node, location);
    return undefined;
  }

  report(
    location: Location,
    text: { readonly slug: string; readonly what: string; readonly fix: string },
  ): void {
    if (this.problems.length < maxProblems) this.problems.push(problemAt(location, text));
  }

  /** The start of a node, or of the file if there is no node. */
  locationOf(node: Node | undefined): Location {
    return this.#locationOf(node?.range?.[0] ?? 0);
  }

  #locationOf(offset: number): Location {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  #decode(contents: Uint8Array): string | undefined {
    const location = { file: this.#file, line: 1, column: 1 };
    const refuse = (what: string, fix: string) => this.report(location, { slug: "file", what, fix });
    if (contents.length > maxFileSize) {
      refuse(`the file has more than ${maxFileSize} bytes.`, "Split it, or use another pattern.");
      return undefined;
    }
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(contents);
    } catch {
      refuse("the file is not valid UTF-8.", "Save it as UTF-8.");
      return undefined;
    }
    if (depthOf(text) <= maxDepth) return text;
    refuse(`lists or maps are nested more than ${maxDepth} levels deep.`, "Use flat lists.");
    return undefined;
  }

  #reportUnexpected(what: string, node: Node | undefined, location: Location): void {
    const empty =
      node === undefined || (this.#yaml.isScalar(node) && (node.value === "" || node.value === null));
    const found = empty
      ? "nothing"
      : this.#yaml.isScalar(node)
        ? JSON.stringify(String(node.value))
        : `a ${this.#yaml.isMap(node) ? "map" : "list"}`;
    const fix =
      this.#yaml.isScalar(node) && !empty && what === "a list"
        ? // "-pip" without a space is a text.
          `Write "- ${String(node.value).replace(/^-(?=\S)/, "")}" on the next line.`
        : `Write ${what}, or remove the key.`;
    this.report(empty ? location : this.locationOf(node), {
      slug: "shape",
      what: `expected ${what}, but found ${found}.`,
      fix,
    });
  }
}

/** Maximum nesting of brackets, and of dashes on one line. Also counts those inside strings. */
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
