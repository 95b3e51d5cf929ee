import { parseArgs } from "node:util";
import { nearest, problemOf, RockerError } from "@rocker/core";
import { defaultPattern, type Search } from "../project.ts";

export const formats = ["text", "json", "mermaid"] as const;
export type Format = (typeof formats)[number];

export interface Arguments {
  readonly verb: string;
  readonly words: readonly string[];
  /** What stood behind "--". */
  readonly rest: readonly string[];
  readonly search: Search;
  readonly format: Format;
  readonly help: boolean;
}

const options = {
  deps: { type: "string" },
  "deps-path": { type: "string", multiple: true },
  "deps-exclude": { type: "string", multiple: true },
  format: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads `rocker deps …`. @throws RockerError for what it does not know */
export function readArguments(argv: readonly string[]): Arguments {
  const end = argv.indexOf("--");
  const [own, rest] = end < 0 ? [argv, []] : [argv.slice(0, end), argv.slice(end + 1)];
  const { values, positionals } = parsed(own);
  const [verb = "", ...words] = positionals;
  return {
    verb,
    words,
    rest,
    search: {
      pattern: values.deps ?? defaultPattern,
      paths: values["deps-path"] ?? [],
      exclude: values["deps-exclude"] ?? [],
    },
    format: formatOf(values.json ? "json" : (values.format ?? "text")),
    help: values.help ?? false,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? "") : String(error);
    throw usage(`${message}.`, 'See "rocker deps --help".');
  }
}

function formatOf(word: string): Format {
  const format = formats.find((one) => one === word);
  if (format) return format;
  const near = nearest(word, formats);
  throw usage(
    `--format does not take ${JSON.stringify(word)}: expected one of ${formats.join(", ")}.`,
    near ? `Did you mean ${near}?` : 'See "rocker deps --help".',
  );
}

/** A wrong command line. */
export function usage(what: string, fix: string): RockerError {
  return new RockerError([problemOf("deps", { slug: "usage", kind: "usage", what, fix })]);
}
