import type { Mount } from "../plan/run-spec.ts";
import type { SettingName } from "../plan/settings/table.ts";
import type { PersistentContainers } from "./persistent-containers.ts";
import type { RunRequest } from "./run-request.ts";

/** The containers of a runtime. */
export interface Containers {
  /** Supported settings. A plan with others is refused before anything is built. */
  readonly settings: ReadonlySet<SettingName>;
  /** Whether it starts containers as `containerStart` describes. Default: no, and a plan with hooks is refused. */
  readonly hooks?: boolean;
  /**
   * Translates mounts to paths on the host of the engine. They differ when rocker itself runs in a container: a directory
   * then has another path for the engine outside.
   * @throws RockerError with every mount that the engine cannot see
   */
  locateMounts(mounts: readonly Mount[]): Promise<readonly Mount[]>;
  /** @returns the exit code of the command, unchanged; 128+n for signal n */
  run(request: RunRequest): Promise<number>;
  /** Undefined: not supported. */
  readonly persistent?: PersistentContainers;
}
