import {
  type ConfigEntry,
  type ConfigFile,
  type ConfigNode,
  type Host,
  locationOf,
  type Position,
  type Problem,
  problem,
} from "@rocker/core/lifecycle";
import type { LeftOut, LeftOutKind } from "./left-out.ts";
import type { Variables } from "./variables.ts";

const reference = "See https://containers.dev/implementors/json_reference for the values of each property.";

/** A devcontainer.json while it is read, and what is noticed meanwhile. */
export class Reading {
  readonly file: ConfigFile;
  readonly host: Host;
  variables: Variables;
  readonly problems: Problem[] = [];
  readonly leftOut: LeftOut[] = [];
  /** For `--verbose`: what only editors use. */
  readonly shown: string[] = [];
  /** Host variables whose values are in the result. */
  readonly hostVariables = new Set<string>();
  /** Names of other services that start before the container. */
  readonly otherServices = new Set<string>();
  /** Absolute paths that do not exist yet: commands that run on the host before the container may create them. */
  readonly pending: string[] = [];
  /** Whether these commands have run. */
  readonly #isInitialized: boolean;

  constructor(file: ConfigFile, host: Host, variables: Variables, isInitialized = false) {
    this.#isInitialized = isInitialized;
    this.file = file;
    this.host = host;
    this.variables = variables;
  }

  entry(key: string): ConfigEntry | undefined {
    return this.file.entries.find((one) => one.key === key);
  }

  /** RK110. What is wrong in the image's metadata is left out: the user cannot correct it. */
  wrong(at: Position, key: string, expected: string): undefined {
    if (at.origin !== undefined) return this.leaveOut("not used", key, at, `expected ${expected}`);
    this.problems.push(
      problem("RK110", { ...locationOf(this.file, at, this.host.cwd), key, expected, fix: reference }),
    );
  }

  /** RK121, also without `--strict`: without it there would be nothing to run. */
  refuse({ key, at }: ConfigEntry, state: string, instead: string): undefined {
    this.problems.push(
      problem("RK121", { ...locationOf(this.file, at, this.host.cwd), key, state, instead }),
    );
  }

  leaveOut(kind: LeftOutKind, key: string, at: Position, detail?: string, fix?: string): undefined {
    this.leftOut.push({ kind, key, at, ...(detail !== undefined && { detail }), ...(fix && { fix }) });
  }

  /** Leaves out what needs a file that does not exist, unless a command may still create it. */
  leaveOutMissing(path: string, ...leftOut: Parameters<Reading["leaveOut"]>): undefined {
    if (!this.#isInitialized && this.entry("initializeCommand")) this.pending.push(path);
    else this.leaveOut(...leftOut);
  }

  /** A string as written. */
  string(node: ConfigNode, key: string, expected = "a string"): string | undefined {
    return isString(node) ? node.text : this.wrong(node.at, key, expected);
  }

  boolean(node: ConfigNode, key: string): boolean | undefined {
    return isWord(node, "true", "false") ? node.text === "true" : this.wrong(node.at, key, "true or false");
  }

  /** The strings of an array. */
  strings(node: ConfigNode, key: string): readonly StringNode[] {
    const items = node.kind === "list" ? node.items : [];
    if (node.kind !== "list" || !items.every(isString)) this.wrong(node.at, key, "an array of strings");
    return items.filter(isString);
  }

  map(node: ConfigNode, key: string): readonly ConfigEntry[] {
    if (node.kind === "map") return node.entries;
    this.wrong(node.at, key, "an object");
    return [];
  }

  /**
   * A string with its variables replaced. Values of host variables in it need the user's consent.
   * @returns undefined if a variable has no value; it is then reported with `kind`
   */
  resolved(text: string, kind: LeftOutKind, key: string, at: Position): string | undefined {
    const { text: replaced, unresolved, hostVariables } = this.variables.resolve(text);
    if (unresolved.length > 0) {
      return this.leaveOut(kind, key, at, `no value for ${unresolved.join(", ")}`);
    }
    for (const name of hostVariables) this.hostVariables.add(name);
    return replaced;
  }

  /**
   * Text for a shell, with the variables of the specification replaced: `${HOME}` and the like are the shell's.
   * @returns undefined if one has no value; it is then reported
   */
  shellText(text: string, key: string, at: Position): string | undefined {
    const { text: replaced, unresolved, hostVariables } = this.variables.resolve(text);
    const missing = unresolved.filter((one) => /^\$\{(containerEnv|templateOption):/.test(one));
    if (missing.length > 0) return this.leaveOut("not run", key, at, `no value for ${missing.join(", ")}`);
    for (const name of hostVariables) this.hostVariables.add(name);
    return replaced;
  }
}

type Scalar = Extract<ConfigNode, { kind: "scalar" }>;
export type StringNode = Scalar & { readonly plain: false };
type WordNode = Scalar & { readonly plain: true };

/** JSON writes strings with quotes, and everything else without. */
export const isString = (node: ConfigNode): node is StringNode => node.kind === "scalar" && !node.plain;

/** Unquoted: `true`, a number. */
export const isWord = (node: ConfigNode, ...words: readonly string[]): node is WordNode =>
  node.kind === "scalar" && node.plain && words.includes(node.text);

export const isNumber = (node: ConfigNode): node is WordNode =>
  node.kind === "scalar" && node.plain && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(node.text);

/** A value of rocker's configuration: a text that stands for itself. */
export const textNode = (text: string, at: Position): StringNode => ({
  kind: "scalar",
  text,
  plain: false,
  at,
});
/** `true` or `false`. */
export const switchNode = (on: boolean, at: Position): ConfigNode => {
  return { kind: "scalar", text: String(on), plain: true, at };
};
/** An entry of rocker's configuration whose option is a list. */
export const listEntry = (key: string, texts: readonly string[], at: Position): ConfigEntry => {
  return { key, at, value: { kind: "list", items: texts.map((text) => textNode(text, at)), at } };
};
export const mapEntry = (key: string, entries: readonly ConfigEntry[], at: Position): ConfigEntry => {
  return { key, at, value: { kind: "map", entries, at } };
};
export const textEntry = (key: string, text: string, at: Position): ConfigEntry => {
  return { key, at, value: textNode(text, at) };
};
