import type { RegistryCache } from "../engine/builder.ts";
import type { Report } from "../engine/progress.ts";
import type { ChosenEngines } from "../engine/select.ts";
import type { Host } from "../host/host.ts";
import type { BoundPlan } from "../plan/bind.ts";
import type { ImageBuild, Plan } from "../plan/plan.ts";
import type { Mount } from "../plan/run-spec.ts";

export interface ExecuteOptions {
  readonly engines: ChosenEngines;
  readonly host: Host;
  readonly report: Report;
  /** Says what was decided, for --verbose. */
  readonly trace: (text: string) => void;
  /** Receives what extensions tell the user. */
  readonly notice: (extension: string, text: string) => void;
  readonly signal: AbortSignal;
  /** Whether the base is pulled even when it is here. */
  readonly pull: boolean;
  /** Whether earlier results are used: the finished image, and the builder's cache. */
  readonly useCache: boolean;
  /**
   * Whether the labels of the base image matter. The image that a Dockerfile starts from is then pulled before the
   * Dockerfile is built. Default: no.
   */
  readonly needsLabels?: boolean;
  /** Layers in registries; undefined: none. */
  readonly registryCache?: RegistryCache | undefined;
  /**
   * The images that rocker is known to have made of the plan on this runtime, the last one first. No other image is
   * taken for one, whatever its name and labels say: anybody can write those. They also say which image to ask for.
   */
  readonly made: (plan: Plan) => readonly MadeImage[];
  /**
   * Records an image that was just built, so that `made` has it from now on. Default: it is not recorded. Not called for an
   * image inside a builder, which alone keeps it.
   */
  readonly record?: ((built: BuiltPlan) => Promise<void>) | undefined;
}

/** An image, and the plan that it was built from. */
export interface BuiltPlan {
  readonly image: BuiltImage;
  readonly plan: Plan;
}

export interface BuiltImage {
  readonly id: string;
  /** How people can name it; the base's own name when there was nothing to add. */
  readonly tag: string;
  readonly plan: BoundPlan;
  /** Whether something was added to the base now. */
  readonly built: boolean;
  /** What the base itself was built from now; undefined: it was there, or came from a registry. */
  readonly baseBuilt: ImageBuild | undefined;
  /** The plan's mounts as the runtime must be told them. */
  readonly mounts: readonly Mount[];
}

export interface MadeImage {
  readonly id: string;
  readonly tag: string;
}
