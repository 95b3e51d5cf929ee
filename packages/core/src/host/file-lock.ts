import {
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { identityText, ownIdentity, parseIdentity, stateOf } from "./process-identity.ts";

/** The age in milliseconds at which a lock that is not renewed counts as left behind, if its process cannot be looked up. */
const oldAge = 10_000;
/** How long to wait for a lock, in milliseconds. */
const patience = 15_000;

/** A lock was not released in time. */
export class LockTimeout extends Error {}

/**
 * Runs `work` while no other process holds the lock of this file. For changes that take milliseconds: it blocks this process
 * meanwhile.
 * @throws LockTimeout after 15 s
 * @throws Error of the file system if the directory is not writable
 */
export function withFileLock<Result>(file: string, work: () => Result): Result {
  const end = performance.now() + patience;
  let lock = FileLock.tryAcquire(file);
  while (!lock) {
    if (performance.now() > end) throw new LockTimeout(`another process holds ${FileLock.pathOf(file)}`);
    pause(5 + Math.random() * 10);
    lock = FileLock.tryAcquire(file);
  }
  try {
    return work();
  } finally {
    lock.release();
  }
}

/**
 * A lock that one process holds: a symbolic link whose target is the identity of its owner, because creating one is atomic
 * and needs no second file. The lock of a process that is gone is free at once.
 */
export class FileLock {
  readonly #path: string;
  readonly #owner: string;

  private constructor(path: string, owner: string) {
    this.#path = path;
    this.#owner = owner;
  }

  /** The path of a file's lock. */
  static pathOf(file: string): string {
    return `${file}.lock`;
  }

  /**
   * @returns undefined if another process holds the lock, or took it over at the same time
   * @throws Error of the file system if the directory is not writable
   */
  static tryAcquire(file: string): FileLock | undefined {
    const path = FileLock.pathOf(file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const own = identityText(ownIdentity());
    if (!create(path, own) && !takeOver(path, own)) return undefined;
    removeSuccessors(path);
    return new FileLock(path, own);
  }

  /** Whether it is still this process's: another one may take it over if this one was suspended. */
  get isHeld(): boolean {
    return ownerOf(this.#path) === this.#owner;
  }

  /** For processes that cannot look this one up: it still runs. To be called every few seconds while the lock is held. */
  renew(): void {
    const now = new Date();
    if (this.isHeld) lutimesSync(this.#path, now, now);
  }

  release(): void {
    if (this.isHeld) rmSync(this.#path, { force: true });
  }
}

/**
 * Takes over the lock of a process that is gone. Nobody removes it: of all that want it, one creates its successor, a link
 * that is named after the old owner, and moves that to the lock's place. Whoever finds a successor that is gone too succeeds
 * that one. The old lock is compared after the successor was created: if it has been replaced by then, this one came late.
 */
function takeOver(path: string, own: string): boolean {
  const first = ownerOf(path);
  let [place, owner] = [path, first];
  for (let isMine = false; !isMine; ) {
    if (owner === undefined || !isAbandoned(place, owner)) return false;
    place = successorOf(path, owner);
    isMine = create(place, own);
    if (!isMine) owner = ownerOf(place);
  }
  if (ownerOf(path) !== first) {
    rmSync(place, { force: true });
    return false;
  }
  if (first === "") {
    // The lock of an earlier version, a directory: it cannot be replaced, only removed.
    rmSync(path, { recursive: true, force: true });
    rmSync(place, { force: true });
    return create(path, own);
  }
  renameSync(place, path);
  return true;
}

const successorOf = (path: string, owner: string) =>
  `${path}.after-${parseIdentity(owner)?.nonce ?? "unknown"}`;

/** Removes what processes left that were killed while they took over the lock. */
function removeSuccessors(path: string): void {
  const directory = dirname(path);
  const names = readdirSync(directory).filter((name) => name.startsWith(`${basename(path)}.after-`));
  for (const successor of names.map((name) => join(directory, name))) {
    const owner = ownerOf(successor);
    if (owner !== undefined && isAbandoned(successor, owner)) rmSync(successor, { force: true });
  }
}

/** @returns whether there was nothing at this path */
function create(path: string, owner: string): boolean {
  try {
    symlinkSync(owner, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined: there is no lock. Empty: it is not a link. */
function ownerOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : "";
  }
}

function isAbandoned(path: string, owner: string): boolean {
  const identity = parseIdentity(owner);
  const state = identity ? stateOf(identity) : "unknown";
  return state === "gone" || (state === "unknown" && isOld(path));
}

function isOld(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > oldAge;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
