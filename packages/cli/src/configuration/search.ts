/// <reference path="./explorer-sync.d.ts" />
import { type Host, isRockerError, type Problem } from "@rocker/core/lifecycle";
import { ExplorerSync, type SearchDirectory } from "cosmiconfig/dist/ExplorerSync.js";
import { devcontainersIn } from "../devcontainer/paths.ts";
import { type ConfigText, ignored, isOwner, projectTop, readConfigText } from "./config-text.ts";

/** The nearest directory with a configuration file that is not ignored. */
export interface Found {
  readonly directory: string;
  readonly path: string;
  /** Undefined if it cannot be used: see `problems`. */
  readonly file: ConfigText | undefined;
  /** Other candidates in the same directory, in order of preference. */
  readonly others: readonly string[];
  /** Why the file cannot be used. */
  readonly problems: readonly Problem[];
  /** The devcontainer.json files of the directory, if it has no other configuration. They have not been read. */
  readonly devcontainers?: readonly string[];
}

export interface SearchResult<File extends Found = Found> {
  readonly found: File | undefined;
  /** Files of other users, which were ignored. */
  readonly warnings: readonly Problem[];
  /** The same for devcontainer.json files. */
  readonly devcontainerWarnings: readonly Problem[];
}

export interface SearchRequest {
  /** File names, relative to a directory, in order of preference. */
  readonly names: readonly string[];
  readonly from: string;
  /** The last directory to look in, when parent directories are searched too. Default: `from` alone. */
  readonly upTo?: string;
}

/** Searches with cosmiconfig, which defines the order of files and directories. Never throws. */
export function searchConfig(request: SearchRequest, host: Host): SearchResult {
  const explorer = new SafeExplorer(request, host);
  try {
    explorer.search(request.from);
  } catch {
    // An inaccessible directory ends the search; a file that cannot be used is part of the result.
  }
  return explorer;
}

/**
 * Uses cosmiconfig's explorer directly: `cosmiconfigSync()` would first load cosmiconfig's own configuration from the
 * working directory, which may be a program (`.config/config.js`). Here, cosmiconfig only sees files that `readConfigText`
 * has accepted, and no loader runs code.
 */
class SafeExplorer extends ExplorerSync implements SearchResult {
  found: Found | undefined;
  readonly warnings: Problem[] = [];
  readonly devcontainerWarnings: Problem[] = [];
  readonly #host: Host;
  readonly #isProject: boolean;

  constructor({ names, upTo }: SearchRequest, host: Host) {
    super({
      moduleName: "rocker",
      searchPlaces: [...names],
      searchStrategy: upTo === undefined ? "none" : "global",
      ...(upTo !== undefined && { stopDir: upTo }),
      // Accepted files have already been read.
      loaders: { default: () => this.found },
      transform: (result) => result,
      ignoreEmptySearchPlaces: false,
      cache: false,
      metaConfigFilePath: null,
      mergeImportArrays: false,
      mergeSearchPlaces: false,
    });
    this.#host = host;
    this.#isProject = upTo !== undefined;
  }

  /** @throws RockerError RK113 for a file that cannot be used, which ends the search */
  override getSearchPlacesForDir(directory: SearchDirectory, globalPlaces: readonly string[]): string[] {
    if (directory.isGlobalConfig) return [];
    const paths = super.getSearchPlacesForDir(directory, globalPlaces);
    const [first, ...others] = paths.filter((path) => this.#isOwn(path));
    if (first === undefined) return this.#isProject ? this.#devcontainersOf(directory.path) : [];
    const found = { directory: directory.path, path: first, others, problems: [] };
    try {
      const top = this.#isProject ? projectTop(directory.path, this.#host) : undefined;
      this.found = { ...found, file: readConfigText(first, this.#host, top) };
    } catch (error) {
      if (isRockerError(error)) this.found = { ...found, file: undefined, problems: error.problems };
      throw error;
    }
    return [first];
  }

  /** Ends the search where a directory has a devcontainer.json: nothing reads it before it is known to be needed. */
  #devcontainersOf(directory: string): [] {
    const paths = devcontainersIn(directory, this.#host);
    const own = paths.filter((path) => this.#isOwn(path, this.devcontainerWarnings));
    const [path] = own;
    if (path === undefined) return [];
    this.found = { directory, path, file: undefined, others: [], problems: [], devcontainers: own };
    throw new SearchEnded();
  }

  #isOwn(path: string, warnings = this.warnings): boolean {
    const facts = this.#host.path(path);
    if (!facts) return false;
    const counts = isOwner(facts.uid, this.#host);
    if (!counts) warnings.push(ignored(path, facts.uid, this.#host));
    return counts;
  }
}

class SearchEnded extends Error {}
