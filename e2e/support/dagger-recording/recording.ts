import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Files } from "./files.ts";
import type { Body } from "./images.ts";
import type { Told } from "./telemetry.ts";

/**
 * What an engine answered, reported and requested while a suite's tests ran. A replay proves that rocker sends the same
 * requests in the same order, and shows what it makes of these answers. It does not prove that an engine would still give
 * them, or that the image is right: the image is the recorded one.
 */
export interface Recording {
  /** The engine's version, as it reports it. */
  readonly engine: string;
  readonly tests: Readonly<Record<string, RecordedTest>>;
}

export interface RecordedTest {
  /** Texts that no earlier build has used. */
  readonly marks?: readonly string[];
  /** In the order in which they were opened. */
  readonly sessions: readonly RecordedSession[];
}

export interface RecordedSession {
  /** Arguments of the dagger program. */
  readonly args: readonly string[];
  /** Exchanges in order; those of one round were concurrent, in any order. */
  readonly rounds: readonly (readonly Exchange[])[];
}

export interface Exchange {
  readonly query: string;
  /** Set if the query was sent in a span of the client's, whose telemetry the engine then sends. */
  readonly span?: string;
  /** What the engine did before it answered. */
  readonly before?: readonly Deed[];
  /** The answer's JSON; undefined if the client aborted the exchange before. */
  readonly answer?: unknown;
  /** What the engine did after the answer. */
  readonly after?: readonly Deed[];
}

/** A request to a registry on the client's machine, telemetry, or files read or written there. */
export type Deed =
  | { readonly reads: Files }
  | { readonly writes: Files }
  | { readonly request: string; readonly status: number; readonly body?: Body }
  | { readonly told: Told };

/** Long queries (with files' contents) are stored as their beginning and their hash. */
export function abridged(query: string): string {
  if (query.length <= 1500) return query;
  const hash = createHash("sha256").update(query).digest("hex").slice(0, 32);
  return `${query.slice(0, 500)}… ${query.length} characters, sha256 ${hash}`;
}

export function readRecording(file: string): Recording | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Recording) : undefined;
}

/** One line for each exchange, so that changes are readable in a diff. */
export function writeRecording(file: string, { engine, tests }: Recording): void {
  const list = (items: readonly string[], indent: string) =>
    items.length === 0 ? "[]" : `[\n${indent} ${items.join(`,\n${indent} `)}\n${indent}]`;
  const session = ({ args, rounds }: RecordedSession) => {
    const lines = rounds.map((round) => JSON.stringify(round, withoutEmptyLists));
    return `{ "args": ${JSON.stringify(args)}, "rounds": ${list(lines, "    ")} }`;
  };
  const test = ([title, { marks, sessions }]: [string, RecordedTest]) =>
    `  ${JSON.stringify(title)}: { ${marks ? `"marks": ${JSON.stringify(marks)}, ` : ""}"sessions": ${list(sessions.map(session), "   ")} }`;
  const all = Object.entries(tests).map(test);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `{\n "engine": ${JSON.stringify(engine)},\n "tests": {\n${all.join(",\n")}\n }\n}\n`);
}

function withoutEmptyLists(key: string, value: unknown): unknown {
  return (key === "before" || key === "after") && Array.isArray(value) && value.length === 0
    ? undefined
    : value;
}
