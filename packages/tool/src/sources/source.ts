import type { ContainerBuilder } from "@rocker/core";

/** A source to install a tool from. */
export interface Source {
  /** A name for documentation: `npm`, ``PyPI (`uv`)``. */
  readonly title: string;
  /** Extensions that provide the programs that the installation runs. */
  readonly requires?: readonly string[];
  /** Why the version is not supported, as the end of a sentence; undefined if it is supported. */
  versionError(version: string): string | undefined;
  /** Adds the steps that install the tool. */
  install(container: ContainerBuilder, request: InstallRequest): void;
}

/** What to install. */
export interface InstallRequest {
  /** The name of the tool, which is also the name of its extension. */
  readonly tool: string;
  /** Undefined: the version that the source currently provides. */
  readonly version: string | undefined;
}

/** Checks a version of a registry package. Rejects anything that a client could read as a URL or an option. */
export function registryVersionError(version: string): string | undefined {
  return /^\d[\w.+-]*$/.test(version) ? undefined : "write it in the form 1.2.3";
}
