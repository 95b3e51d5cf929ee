import type { BoundPlan, Host } from "@rocker/core/engine";

/**
 * A program with the command line of docker, and how an engine starts it. What is in this directory works with any of
 * them; what differs (the output of lists, say) is in the directory of each engine.
 */
export interface Client {
  /** Name of the program on PATH, and of the engine in errors. */
  readonly program: string;
  readonly env: Host["env"];
  /** How it runs a container where that differs from docker. Default: no differences. */
  readonly adapt?: (plan: BoundPlan) => Adapted;
}

export interface Adapted {
  /** The plan with the settings as this program takes them. */
  readonly plan: BoundPlan;
  /** Additional flags of `run` and `create`. */
  readonly flags: readonly string[];
}
