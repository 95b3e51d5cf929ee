import type { Host } from "../host/host.ts";
import type { Registered } from "../pipeline/registered.ts";
import type { PipelineEvent } from "../pipeline/session.ts";
import type { LifecycleCommand } from "../plan/lifecycle-commands.ts";
import type { Difference } from "./plan-difference.ts";

/** What happens to a persistent container, besides what a pipeline reports. */
export type ContainerEvent =
  /** It no longer exists in its engine. It is recreated. */
  | { readonly type: "container-gone"; readonly name: string; readonly engine: string }
  /** Its settings differ from the requested ones. */
  | {
      readonly type: "container-differs";
      readonly name: string;
      readonly differences: readonly Difference[];
    }
  /** Its base image was pulled or rebuilt after it was created. It still uses the old one. */
  | { readonly type: "base-changed"; readonly name: string; readonly image: string }
  /** It was stopped. It is started to be entered. */
  | { readonly type: "container-starting"; readonly name: string }
  /** Another process creates, starts or removes it. This one waits. */
  | { readonly type: "container-busy"; readonly name: string }
  /** A command that runs once per container failed or was interrupted, and is not run when the container is entered. */
  | { readonly type: "lifecycle-pending"; readonly name: string; readonly command: LifecycleCommand }
  /** What a lifecycle command writes to standard error. */
  | { readonly type: "lifecycle-output"; readonly chunk: Buffer }
  /** Files that it created belong to another user and could not be removed. */
  | { readonly type: "files-left"; readonly name: string; readonly directory: string };

export type Decision = "recreate" | "keep" | "abort";

/** What work on persistent containers needs of whoever drives it. */
export interface PersistentContext {
  readonly host: Host;
  readonly registered: Registered;
  readonly report: (event: ContainerEvent | PipelineEvent) => void;
  /** Decides about a container whose settings differ from the requested ones. Absent if nobody can: abort. */
  readonly decide?: (name: string, differences: readonly Difference[]) => Promise<Decision>;
  /** Runs `work` with a signal that is aborted when the work is to end. May turn its error into another one. */
  readonly interruptible: <Result>(work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
}
