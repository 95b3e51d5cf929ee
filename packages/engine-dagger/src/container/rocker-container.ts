import type { Client, Container } from "@dagger.io/dagger";
import {
  type AnyExtension,
  type ApprovalRequest,
  type Host,
  type InputsOfAll,
  type ProgramEvent,
  rocker,
} from "@rocker/core";
import { rockerError } from "@rocker/core/engine";
import { systemHost } from "@rocker/core/lifecycle";
import { ContainerEngine } from "./container-engine.ts";

/** What `rockerContainer` decides besides the options of its extensions; see `ProgramOptions` of `@rocker/core`. */
export interface ContainerOptions<E extends readonly AnyExtension[]> {
  /** The image's name in a registry, such as `debian:bookworm`. */
  readonly image: string;
  /** The extensions that may be used. Default: none. */
  readonly extensions?: E;
  /** Uses Dagger's cache. Default: true. */
  readonly cache?: boolean;
  /** Where facts of this machine are from. Default: the system. */
  readonly host?: Host;
  /** Receives what happens. Default: nobody receives it. */
  readonly report?: (event: ProgramEvent) => void;
  /** Decides what files of a project may have of the host. Default: they get nothing (RK230). */
  readonly approve?: (request: ApprovalRequest) => Promise<boolean>;
}

/** See `rockerContainer` in index.ts. */
export async function applyRocker<const E extends readonly AnyExtension[]>(
  dagger: Client,
  options: ContainerOptions<E> & InputsOfAll<E>,
): Promise<Container> {
  const engine = await ContainerEngine.open(dagger, options.host ?? systemHost());
  try {
    await rocker({ ...options, engines: engine.definition }).run();
    if (!engine.result)
      throw rockerError("RK501", { image: options.image, message: "no container was made" });
    return engine.result;
  } finally {
    await engine.close();
  }
}
