import { definePlanFact, type PackageNames } from "@rocker/core";
import type { KeySpec } from "./network/keys.ts";

// ext-cwd and ext-volume, which mount the project, read this fact. ext-volume names the target, and asks for each mount that
// the project's files request: those of other directories stay as they are.
export const viewOfProject =
  definePlanFact<
    (
      project: string,
      target?: string,
    ) => { readonly source: string; readonly readOnly: boolean } | "none" | undefined
  >("cwd/view");

/** A volume that keeps the work in a container whose other files cannot be changed. */
export interface Workspace {
  /** Name of the volume: it is the container's own, and nothing of the host. */
  readonly volume: string;
  /** Absolute paths in the container. */
  readonly target: string;
  readonly home: string;
  /** A clone of this directory of the host. Its files appear where the project's own files mount them. */
  readonly clone: { readonly of: string; readonly directory: string } | undefined;
  /** Files of the host that are mounted in the place of the clone: a copy of the project. */
  readonly copy: string | undefined;
  /** Keys that the proxy adds to requests. The container always has a proxy, so that rules can be added later. */
  readonly keys: readonly KeySpec[];
  /** What the image needs, installed if the build may use the network. */
  readonly packages: PackageNames;
}

/** ext-agent sets this fact. */
export const workspace = definePlanFact<Workspace>("isolate/workspace");
