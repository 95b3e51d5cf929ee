import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Files of the client's machine that the engine reads or writes through the session, as named in queries. */
export interface Files {
  readonly folder: string;
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
    return { folder: path.slice(0, at), files: { [name]: readFileSync(path, "latin1") } };
  });
}

/** The files that the engine wrote into directories that a query names. */
export function writtenFiles(query: string): Files[] {
  return pathsIn(query, written).map((folder) => {
    const names = readdirSync(folder).sort();
    const files = names.map((name) => [name, readFileSync(join(folder, name), "latin1")]);
    return { folder, files: Object.fromEntries(files) };
  });
}

export function writeFiles({ folder, files }: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes, "latin1");
}

function pathsIn(query: string, pattern: RegExp): string[] {
  return [...query.matchAll(pattern)].map(([, literal = '""']) => JSON.parse(literal) as string);
}
