import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Files of the client's machine that the engine reads or writes through the session, as named in queries. */
export interface Files {
  readonly directory: string;
  /** Bytes as Latin-1 characters, one for each byte. */
  readonly files: Readonly<Record<string, string>>;
}

const read = /\bhost\{file\(path:("(?:[^"\\]|\\.)*")\)/g;
const written = /\bexport\(path:("(?:[^"\\]|\\.)*")\)/g;

/** The files that a query tells the engine to read. */
export function offeredFiles(query: string): Files[] {
  return pathsIn(query, read).map((path) => {
    const at = path.lastIndexOf("/");
    const name = path.slice(at + 1);
    return { directory: path.slice(0, at), files: { [name]: readFileSync(path, "latin1") } };
  });
}

/** The files that the engine wrote into directories that a query names. */
export function writtenFiles(query: string): Files[] {
  return pathsIn(query, written).map((directory) => {
    const names = readdirSync(directory).sort();
    const files = names.map((name) => [name, readFileSync(join(directory, name), "latin1")]);
    return { directory, files: Object.fromEntries(files) };
  });
}

export function writeFiles({ directory, files }: Files): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(directory, name), bytes, "latin1");
}

function pathsIn(query: string, pattern: RegExp): string[] {
  return [...query.matchAll(pattern)].map(([, literal = '""']) => JSON.parse(literal) as string);
}
