import type { ConfigLayer, Configured, Problem } from "@rocker/core/lifecycle";
import type { Devcontainer, DevcontainerSource } from "../devcontainer/read.ts";
import type { PluginRequest } from "./project-plugins.ts";

/** The configuration of the directory that rocker runs in. */
export interface LoadedConfiguration extends Configured {
  /** Plugins that the project needs. */
  readonly plugins: readonly PluginRequest[];
  /** Whether a devcontainer.json is the project's configuration, and was not read: nobody requested it yet. */
  readonly hasDevcontainer: boolean;
  /** What a devcontainer.json asks for and rocker leaves out: RK121 for each. */
  readonly leftOut: readonly Problem[];
  /** What of a devcontainer.json only editors use. */
  readonly shown: readonly string[];
  /** The devcontainer.json that is a part of it. Its image may add to it. Absent: there is none. */
  readonly devcontainer?: ReadDevcontainer | undefined;
}

/** That the project's devcontainer.json is to be read. */
export interface DevcontainerRequest {
  /** Which one of several: a subdirectory of `.devcontainer`, or a path. Default: the one that other tools use. */
  readonly name?: string;
}

/** What is known of a dev container only while it is started. */
export type StartFacts = Pick<DevcontainerSource, "metadata" | "isInitialized">;

/** A devcontainer.json of the project that was read, and how to read it once more is known. */
export interface ReadDevcontainer {
  readonly layer: ConfigLayer;
  /** See Devcontainer. */
  readonly pending: readonly string[];
  readonly read: (facts: StartFacts) => Devcontainer;
}
