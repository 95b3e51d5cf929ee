/** The user that runs rocker. */
export interface HostUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** First part of the comment field of the account; empty when there is none. */
  readonly fullName: string;
  readonly home: string;
  /** Login shell; empty when unknown. */
  readonly shell: string;
  /** All groups, the primary one first. */
  readonly groups: readonly HostGroup[];
}

export interface HostGroup {
  readonly name: string;
  readonly gid: number;
}

/** Properties of a path, with symbolic links followed. */
export interface PathFacts {
  readonly kind: "file" | "directory" | "socket" | "device" | "other";
  readonly uid: number;
  readonly gid: number;
  /** Permission bits. */
  readonly mode: number;
  /** With all symbolic links resolved. */
  readonly realPath: string;
  /** The owner of the symlink itself, where the last part of the path is one: its target may be anybody's file. */
  readonly linkUid?: number;
}

/** An entry of a directory; links are not followed. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: PathFacts["kind"] | "link";
}

/**
 * The only way to read from the host: replaced in tests, recorded on real hosts. Reads return undefined for what does not
 * exist or is not readable; they never throw.
 */
export interface Host {
  readonly platform: NodeJS.Platform;
  /** A copy of the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory, absolute. */
  readonly cwd: string;
  user(): HostUser;
  path(path: string): PathFacts | undefined;
  /**
   * A regular file; pipes and devices are not read.
   * @param atMost size in bytes; a larger file is not read. Default: 64 MiB
   */
  readFile(path: string, atMost?: number): Buffer | undefined;
  /** Names in a directory, sorted. */
  list(path: string): readonly string[] | undefined;
  /**
   * Entries of a directory, unordered: for walking trees, at the cost of one system call for each directory.
   * @param named selects entries other than directories by name, since most files of a large tree are not needed; default all
   */
  entries(path: string, named?: (name: string) => boolean): readonly DirectoryEntry[] | undefined;
}
