import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readStateFile } from "../host/read-state-file.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";

const version = 1;

/** Records of one kind, one file each, so that concurrent processes do not overwrite each other's records. */
export class Records<Entry> {
  readonly directory: string;
  readonly #isEntry: (value: unknown) => value is Entry;

  constructor(directory: string, isEntry: (value: unknown) => value is Entry) {
    this.directory = directory;
    this.#isEntry = isEntry;
  }

  /** All valid entries. Files that are damaged, from a later version or writable by others are ignored. */
  all(): readonly Entry[] {
    return this.startingWith("");
  }

  /** The valid entries whose key starts with `prefix`. Opens no other file. */
  startingWith(prefix: string): readonly Entry[] {
    return this.#names()
      .filter((name) => name.startsWith(prefix))
      .flatMap((name) => this.#read(name) ?? []);
  }

  /** @throws a system error if the directory is not writable; existing entries are kept */
  put(key: string, entry: Entry): void {
    writeFileAtomic(this.#file(key), `${JSON.stringify({ version, entry }, null, 2)}\n`);
  }

  remove(key: string): void {
    rmSync(this.#file(key), { force: true });
  }

  #file(key: string): string {
    return join(this.directory, `${key}.json`);
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.directory)
        .filter((name) => name.endsWith(".json"))
        .sort();
    } catch {
      return [];
    }
  }

  #read(name: string): Entry | undefined {
    try {
      const read = JSON.parse(readStateFile(join(this.directory, name)) ?? "null");
      return read?.version === version && this.#isEntry(read.entry) ? read.entry : undefined;
    } catch {
      return undefined;
    }
  }
}
