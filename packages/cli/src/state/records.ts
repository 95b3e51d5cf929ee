import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readOwn, writeWhole } from "@rocker/core/lifecycle";

const version = 1;

/** Things of one kind that rocker remembers, one file each: two rockers never write the same one's neighbours. */
export class Records<Entry> {
  readonly folder: string;
  readonly #isEntry: (value: unknown) => value is Entry;

  constructor(folder: string, isEntry: (value: unknown) => value is Entry) {
    this.folder = folder;
    this.#isEntry = isEntry;
  }

  /** All that can be read. A file that is damaged, of a later rocker, or that others may write, is as none. */
  all(): readonly Entry[] {
    return this.startingWith("");
  }

  /** Those of `all` whose key starts so: no other file is opened. */
  startingWith(prefix: string): readonly Entry[] {
    return this.#names()
      .filter((name) => name.startsWith(prefix))
      .flatMap((name) => this.#read(name) ?? []);
  }

  /** @throws Error of the system when the folder cannot be written; what was there is there still */
  put(key: string, entry: Entry): void {
    writeWhole(this.#file(key), `${JSON.stringify({ version, entry }, null, 2)}\n`);
  }

  remove(key: string): void {
    rmSync(this.#file(key), { force: true });
  }

  #file(key: string): string {
    return join(this.folder, `${key}.json`);
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.folder)
        .filter((name) => name.endsWith(".json"))
        .sort();
    } catch {
      return [];
    }
  }

  #read(name: string): Entry | undefined {
    try {
      const read = JSON.parse(readOwn(join(this.folder, name)) ?? "null");
      return read?.version === version && this.#isEntry(read.entry) ? read.entry : undefined;
    } catch {
      return undefined;
    }
  }
}
