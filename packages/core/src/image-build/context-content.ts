import { type BigIntStats, closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";
import { rockerError } from "../errors/error.ts";
import type { Host } from "../host/host.ts";
import { readStateFile } from "../host/read-state-file.ts";
import { sha256 } from "../host/sha256.ts";
import { writeFileAtomic } from "../host/write-file-atomic.ts";
import { xdgDirectory } from "../host/xdg-directory.ts";
import type { ImageBuild } from "../plan/plan.ts";
import { type ContextState, contextState, settled, walkContext } from "./context-state.ts";

/** A digest of the contents, and the state that they had it in. */
interface Memory {
  readonly state: string;
  readonly content: string;
}

/**
 * A digest of the contents that a build would send: names, permissions and bytes, so that it is the same in a fresh clone.
 * Reads them only if their state is not the one of the last time.
 * @param state the state of the context that is meant
 * @throws RockerError RK241 if the context is not in this state, RK513 if something in it cannot be read
 */
export function contextContent(build: ImageBuild, state: ContextState, host: Host): string {
  const file = memoryFile(build, host);
  const memory = read(file);
  if (memory?.state === state.digest) return memory.content;
  const { dockerfile, context } = build;
  try {
    const begun = Date.now();
    const content = hashContents(build);
    if (contextState(build).digest !== state.digest) throw rockerError("RK241", { dockerfile, context });
    if (settled(state, begun)) write(file, { state: state.digest, content });
    return content;
  } catch (error) {
    const { code = "", path = context } = error as NodeJS.ErrnoException;
    if (!/^E[A-Z]+$/.test(code)) throw error;
    throw rockerError("RK513", { path, message: code }, error);
  }
}

function hashContents(build: ImageBuild): string {
  const hash = sha256();
  walkContext(build, (path, stats) => {
    const full = join(build.context, path);
    const content = stats.isSymbolicLink() ? readlinkSync(full) : stats.isFile() ? fileDigest(full) : "";
    hash.update(JSON.stringify([path, kindOf(stats), Number(stats.mode) & 0o7777, content]));
  });
  return hash.digest("hex");
}

function kindOf(stats: BigIntStats): string {
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "link";
  return stats.isFile() ? "file" : "other";
}

/** In pieces: a file of the context may be larger than memory. */
function fileDigest(path: string): string {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0, O_NOCTTY = 0 } = constants;
  const descriptor = openSync(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY);
  try {
    if (!fstatSync(descriptor).isFile()) return "";
    const hash = sha256();
    const piece = Buffer.allocUnsafe(1024 * 1024);
    for (;;) {
      const length = readSync(descriptor, piece, 0, piece.length, null);
      if (length === 0) return hash.digest("hex");
      hash.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

function memoryFile({ dockerfile, context }: ImageBuild, host: Host): string {
  const name = sha256().update(`${dockerfile}\0${context}`).digest("hex").slice(0, 32);
  return join(xdgDirectory("XDG_CACHE_HOME", host), "rocker/contexts", `${name}.json`);
}

function read(file: string): Memory | undefined {
  try {
    const memory = JSON.parse(readStateFile(file) ?? "null") as Partial<Memory> | null;
    const { state, content } = memory ?? {};
    return typeof state === "string" && typeof content === "string" ? { state, content } : undefined;
  } catch {
    return undefined; // Not written by this version: the contents are read again.
  }
}

/** Best effort: the next run reads the contents again. */
function write(file: string, memory: Memory): void {
  try {
    writeFileAtomic(file, JSON.stringify(memory));
  } catch {}
}
