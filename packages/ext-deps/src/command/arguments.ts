import { parseArgs } from "node:util";
import { nearest, problemOf, RockerError } from "@rocker/core";
import { defaultPattern, type Search } from "../project.ts";

export const formats = ["text", "json", "mermaid"] as const;
export type Format = (typeof formats)[number];

export interface Arguments {
  readonly subcommand: string;
  readonly operands: readonly string[];
  /** Arguments after "--". */
  readonly buildOptions: readonly string[];
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

/** Parses the arguments of `rocker deps`. @throws RockerError deps/usage */
export function readArguments(argv: readonly string[]): Arguments {
  const end = argv.indexOf("--");
  const [own, buildOptions] = end < 0 ? [argv, []] : [argv.slice(0, end), argv.slice(end + 1)];
  const { values, positionals } = parse(own);
  const [subcommand = "", ...operands] = positionals;
  return {
    subcommand,
    operands,
    buildOptions,
    search: {
      pattern: values.deps ?? defaultPattern,
      paths: values["deps-path"] ?? [],
      exclude: values["deps-exclude"] ?? [],
    },
    format: parseFormat(values.json ? "json" : (values.format ?? "text")),
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? "") : String(error);
    throw usageError(`${message}.`, 'Run "rocker deps --help" for usage.');
  }
}

function parseFormat(value: string): Format {
  const format = formats.find((one) => one === value);
  if (format) return format;
  const near = nearest(value, formats);
  throw usageError(
    `invalid value ${JSON.stringify(value)} for --format: expected one of ${formats.join(", ")}.`,
    near ? `Did you mean ${near}?` : 'Run "rocker deps --help" for usage.',
  );
}

/** An error in the command line. */
export function usageError(what: string, fix: string): RockerError {
  return new RockerError([problemOf("deps", { slug: "usage", kind: "usage", what, fix })]);
}
