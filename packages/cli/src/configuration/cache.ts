import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ConfigFile, type Host, sha256 } from "@rocker/core/lifecycle";
import { cacheDirectory } from "../invoke/roots.ts";

/** Incremented when parsing changes. */
const version = 2;

/**
 * Caches a parsed configuration file, because loading the YAML parser takes longer than the rest of a start. An entry is
 * valid only for exactly the text that it was created from, and only if no other user could have written it. It contains
 * the parsed text, and no decisions.
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
    this.#entry = join(cacheDirectory(host), "configuration", `${digest(path)}.json`);
  }

  read(): ConfigFile | undefined {
    try {
      if (![dirname(this.#entry), this.#entry].every((path) => this.#isPrivate(path))) return undefined;
      const cached = JSON.parse(readFileSync(this.#entry, "utf8"));
      const file: ConfigFile = cached.file;
      const isSame = cached.version === version && file.path === this.#path && file.text === this.#text;
      return isSame && Array.isArray(file.entries) ? file : undefined;
    } catch {
      return undefined; // Missing, or written by another version.
    }
  }

  /** Best effort: a run must not fail because the cache is not writable. */
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

const digest = (text: string) => sha256().update(text).digest("hex").slice(0, 32);
