/** The person rocker runs for. */
export interface HostUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** The first part of the account's comment field; empty when there is none. */
  readonly fullName: string;
  readonly home: string;
  /** Login shell; empty when none is known. */
  readonly shell: string;
  /** All groups, the primary one first. */
  readonly groups: readonly HostGroup[];
}

export interface HostGroup {
  readonly name: string;
  readonly gid: number;
}

/** What is known of a path, symlinks followed. */
export interface PathFacts {
  readonly kind: "file" | "folder" | "socket" | "device" | "other";
  readonly uid: number;
  readonly gid: number;
  /** Permission bits. */
  readonly mode: number;
  /** With every symlink resolved. */
  readonly realPath: string;
  /** The owner of the symlink itself, where the last part of the path is one: its target may be anybody's file. */
  readonly linkUid?: number;
}

/** A name in a folder, and what it is; a link is not followed. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: PathFacts["kind"] | "link";
}

/**
 * What is read from the host, and the only way to read it: replaced in tests, recorded on real machines.
 * Reads answer undefined for what is not there or may not be read; they never throw.
 */
export interface Host {
  readonly platform: NodeJS.Platform;
  /** A copy of the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working folder, absolute. */
  readonly cwd: string;
  user(): HostUser;
  path(path: string): PathFacts | undefined;
  /**
   * A regular file; pipes and devices are not read.
   * @param atMost size in bytes; a larger file is not read. Default: 64 MiB
   */
  readFile(path: string, atMost?: number): Buffer | undefined;
  /** Names in a folder, sorted. */
  list(path: string): readonly string[] | undefined;
  /**
   * What is in a folder, in no order: for walks through trees, at the price of one system call for each folder.
   * @param named which names are wanted of what is no folder: a large tree has many that are not; default all
   */
  entries(path: string, named?: (name: string) => boolean): readonly FolderEntry[] | undefined;
}
