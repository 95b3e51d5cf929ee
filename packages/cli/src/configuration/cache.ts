import { createHash } from "node:crypto";
import {
  type BigIntStats,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { ConfigFile, Host } from "@rocker/core/lifecycle";
import { cacheFolder } from "../invoke/roots.ts";

/** Changes when the same text would be taken apart in another way. */
const version = 1;

/** A change within one tick of the file system's clock leaves the same times. In milliseconds. */
const tick = 100;

/**
 * One configuration file, taken apart, so that an unchanged one needs no YAML reader: that takes longer to load than
 * all the rest of a start. It counts only for the very file that it was made from, and only if nobody but the person
 * could have written it. It holds what the text says and nothing that was decided from it.
 */
export class FileCache {
  readonly #path: string;
  readonly #place: string;
  readonly #uid: number;
  readonly #identity: string;
  readonly #changed: number;

  constructor(path: string, stats: BigIntStats, host: Host) {
    const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = stats;
    this.#path = path;
    this.#uid = host.user().uid;
    this.#place = join(cacheFolder(host), "configuration", `${digest(path)}.json`);
    this.#identity = [version, path, dev, ino, size, mtimeNs, ctimeNs].join(" ");
    this.#changed = Number(ctimeMs);
  }

  read(): ConfigFile | undefined {
    try {
      if (![dirname(this.#place), this.#place].every((path) => this.#isPersonsOnly(path))) return undefined;
      const { identity, file } = JSON.parse(readFileSync(this.#place, "utf8"));
      return identity === this.#identity && file.path === this.#path && Array.isArray(file.entries)
        ? file
        : undefined;
    } catch {
      return undefined; // Not there, or not what this version wrote: the file itself is read.
    }
  }

  /** Best effort: a run does not fail because it cannot be remembered. */
  write(file: ConfigFile): void {
    if (Date.now() - this.#changed < tick) return;
    const temporary = `${this.#place}.${process.pid}`;
    try {
      mkdirSync(dirname(this.#place), { recursive: true, mode: 0o700 });
      if (!this.#isPersonsOnly(dirname(this.#place))) return;
      writeFileSync(temporary, JSON.stringify({ identity: this.#identity, file }), {
        mode: 0o600,
        flag: "wx",
      });
      renameSync(temporary, this.#place);
    } catch {
      rmSync(temporary, { force: true });
    }
  }

  #isPersonsOnly(path: string): boolean {
    const { uid, mode } = lstatSync(path);
    return uid === this.#uid && (mode & 0o022) === 0;
  }
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);
