import type { ContainerBuilder } from "@rocker/core";

/** Where a tool comes from. */
export interface Source {
  /** For documents: `npm`, ``PyPI (`uv`)``. */
  readonly title: string;
  /** Extensions that bring what the installation runs. */
  readonly requires?: readonly string[];
  /** Why it cannot have this version, in words that end a sentence; undefined when it may have it. */
  versionFault(version: string): string | undefined;
  /** Adds the steps that install the tool. */
  install(container: ContainerBuilder, wanted: Wanted): void;
}

export interface Wanted {
  /** The tool's name; a name of an extension. */
  readonly tool: string;
  /** Undefined: what the source gives today. */
  readonly version: string | undefined;
}

/** What a version of a package registry looks like; nothing that a client would take for an address or an option. */
export function registryVersionFault(version: string): string | undefined {
  return /^\d[\w.+-]*$/.test(version) ? undefined : "write it in the form 1.2.3";
}
