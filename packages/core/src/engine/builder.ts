import type { BoundPlan } from "../plan/bind.ts";
import type { Report } from "./progress.ts";
import type { Runtime } from "./runtime.ts";

/** Build cache in registries: where to import layers from, and where to push those of this build. */
export interface RegistryCache {
  /** Repositories to import from, such as `registry.example.com/team/cache`. A missing one is not an error. */
  readonly from: readonly string[];
  /** Repositories to push the layers to when the image is built. */
  readonly to: readonly string[];
}

/** What steps with `ssh` can use while they run. Neither may become part of the image. */
export interface BuildSsh {
  /** The socket of the agent, a path on this host. */
  readonly agent: string;
  /** The user's known_hosts file, a path on this host; undefined: there is none. */
  readonly knownHosts: string | undefined;
}

/** Where steps with `ssh` find the known hosts. The socket of the agent is in SSH_AUTH_SOCK. */
export const buildKnownHosts = "/etc/ssh/ssh_known_hosts2";

export interface BuildRequest {
  readonly plan: BoundPlan;
  /** The tag for the finished image, set only if all steps succeed. */
  readonly tag: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether results of earlier builds may be used. */
  readonly useCache: boolean;
  /** Undefined: none. Only for a builder with `registryCache`. */
  readonly registryCache?: RegistryCache | undefined;
  /** Undefined: no step of the plan needs it. */
  readonly ssh?: BuildSsh | undefined;
  /** `none`: the steps have no network, and no proxy variables. Only for a builder with `offline`. */
  readonly network?: "none" | undefined;
  /** Has the images that the plan refers to, and receives the finished one. A builder of the same engine does not need it. */
  readonly runtime: Runtime;
  readonly report: Report;
  /** Cancels the build: the promise rejects, and nothing of the build is left. */
  readonly signal: AbortSignal;
}

/** Properties of a builder, for `rocker doctor`. */
export interface BuilderFacts {
  readonly version: string;
}

/** Builds the image of a bound plan. */
export interface Builder {
  readonly name: string;
  /** Part of the image hash: changes when the builder would turn the same plan into a different image. */
  readonly lowering: string;
  /** Whether it supports build cache in registries. Default: no, and such a build is refused. */
  readonly registryCache?: boolean;
  /** Whether steps can use the user's SSH agent. Default: no, and a plan with such steps is refused. */
  readonly ssh?: boolean;
  /** Whether it can build without network. Default: no, and a plan that requires that is refused. */
  readonly offline?: boolean;
  /**
   * Connects to the builder, for "rocker doctor". Default: its engine has a runtime, which describes it.
   * @throws RockerError why it cannot build
   */
  describe?(): Promise<BuilderFacts>;
  /** @returns the ID of the image in the runtime */
  build(request: BuildRequest): Promise<string>;
}
