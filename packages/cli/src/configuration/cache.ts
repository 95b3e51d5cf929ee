import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ConfigFile, Host } from "@rocker/core/lifecycle";
import { cacheFolder } from "../invoke/roots.ts";

/** Changes when the same text would be parsed in another way. */
const version = 2;

/**
 * A parsed configuration file, so that an unchanged one needs no YAML reader: that takes longer to load than all the
 * rest of a start. It counts only for the very text that it was made from, and only if nobody but the user could have
 * written it. It holds what the text says and nothing that was decided from it.
 */
export class ParseCache {
  readonly #path: string;
  readonly #text: string;
  readonly #entry: string;
  readonly #uid: number;

  constructor(path: string, text: string, host: Host) {
    this.#path = path;
    this.#text = text;
    this.#uid = host.user().uid;
    this.#entry = join(cacheFolder(host), "configuration", `${digest(path)}.json`);
  }

  read(): ConfigFile | undefined {
    try {
      if (![dirname(this.#entry), this.#entry].every((path) => this.#isPrivate(path))) return undefined;
      const cached = JSON.parse(readFileSync(this.#entry, "utf8"));
      const file: ConfigFile = cached.file;
      const isSame = cached.version === version && file.path === this.#path && file.text === this.#text;
      return isSame && Array.isArray(file.entries) ? file : undefined;
    } catch {
      return undefined; // Not there, or not written by this version: the text is parsed.
    }
  }

  /** Best effort: a run does not fail because its cache cannot be written. */
  write(file: ConfigFile): void {
    const temporary = `${this.#entry}.${process.pid}`;
    try {
      mkdirSync(dirname(this.#entry), { recursive: true, mode: 0o700 });
      if (!this.#isPrivate(dirname(this.#entry))) return;
      writeFileSync(temporary, JSON.stringify({ version, file }), { mode: 0o600, flag: "wx" });
      renameSync(temporary, this.#entry);
    } catch {
      rmSync(temporary, { force: true });
    }
  }

  #isPrivate(path: string): boolean {
    const { uid, mode } = lstatSync(path);
    return uid === this.#uid && (mode & 0o022) === 0;
  }
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);
