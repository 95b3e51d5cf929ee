import type { Host } from "../host/host.ts";
import type { Builder } from "./builder.ts";
import type { Runtime } from "./runtime.ts";

/** The roles of an engine; see OpenEngine. */
export const engineRoles = ["builder", "runtime", "in-engine"] as const;
export type EngineRole = (typeof engineRoles)[number];

/** The data of an engine: read from the manifest of its package, without running its code. */
export interface EngineDescription {
  readonly name: string;
  readonly summary: string;
  readonly roles: readonly EngineRole[];
  /** If no engine is requested, the usable one with the highest priority is chosen. */
  readonly priority: number;
}

/** Whether an engine can be used on this host, determined without starting anything. */
export type Availability =
  | { readonly usable: true }
  | {
      readonly usable: false;
      readonly reason: string;
      readonly fix?: string;
      /** Whether it is there, and the user has no permission to use it. Default: no */
      readonly denied?: boolean;
    };

/** An engine as its package exports it. */
export interface Engine extends EngineDescription {
  /** Cheap: looks for sockets and programs, and sends no request to a daemon. */
  detect(host: Host): Availability;
  /**
   * Must not connect to anything yet. An engine that only builds is also opened if it cannot be used, because the image may
   * exist: then its build must throw why, such as RK403.
   */
  open(host: Host): OpenEngine;
}

/** The parts of an engine. */
export interface OpenEngine {
  readonly builder?: Builder;
  readonly runtime?: Runtime;
  /**
   * The engine as its own runtime: images stay where they are built, and commands have no access to this host. Used only
   * when it is requested.
   * @param images a runtime with images that no registry has; undefined: there is none
   */
  inEngine?(images: Runtime | undefined): InEngine;
}

/** A builder and the runtime inside it, which work together. */
export interface InEngine {
  readonly builder: Builder;
  readonly runtime: Runtime;
}

export function defineEngine(engine: Engine): Engine {
  return engine;
}
