// cosmiconfig publishes this class without its types (`@internal`). What is used of it, as in its 9.0.2.
declare module "cosmiconfig/dist/ExplorerSync.js" {
  import type { CosmiconfigResult, OptionsSync } from "cosmiconfig";

  export interface SearchDirectory {
    readonly path: string;
    /** Whether it is the one of cosmiconfig's own global configuration files. */
    readonly isGlobalConfig: boolean;
  }

  export class ExplorerSync {
    constructor(
      options: OptionsSync & {
        readonly moduleName: string;
        readonly metaConfigFilePath: null;
      },
    );
    load(path: string): CosmiconfigResult;
    search(from: string): CosmiconfigResult;
    /** The paths to try in a directory, in order. */
    getSearchPlacesForDir(directory: SearchDirectory, globalPlaces: readonly string[]): string[];
  }
}
