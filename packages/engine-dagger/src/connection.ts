import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Host, type Report, rockerError } from "@rocker/core/engine";
import { daggerError, engineName } from "./errors.ts";
import type { Client, Service } from "./sdk.ts";
import type { QueryContext, Session } from "./session/client.ts";
import { findDagger } from "./session/find.ts";
import { openSession } from "./session/open-session.ts";
import { StepProgress } from "./telemetry/progress.ts";
import { receiveTelemetry, type Telemetry } from "./telemetry/receiver.ts";
import { toRockerError } from "./to-rocker-error.ts";
import { TransferRegistry } from "./transfer/registry.ts";
import { isOlderThan } from "./version.ts";

// The first version with `registryService`, and with one type of ID for all objects (see Dagger's changelog).
const minimumEngineVersion = "v0.21.6";

interface Parts {
  readonly host: Host;
  readonly session: Pick<Session, "ask" | "dagger" | "queriesIn">;
  readonly registry: TransferRegistry;
  readonly progress: StepProgress;
  /** Creates a temporary directory for the time of the connection, with a directory for blobs. */
  readonly scratch: () => string;
}

/** An open session with an engine, the registry for image transfers, and the progress of the build. */
export class Connection {
  readonly host: Host;
  readonly registry: TransferRegistry;
  readonly progress: StepProgress;
  readonly scratch: () => string;
  readonly #session: Parts["session"];
  #version = "";
  readonly #listeners: ((telemetry: Telemetry) => void)[] = [];

  constructor({ host, session, registry, progress, scratch }: Parts) {
    this.host = host;
    this.registry = registry;
    this.progress = progress;
    this.scratch = scratch;
    this.#session = session;
    this.listen((telemetry) => progress.take(telemetry));
  }

  /** Calls `take` with all further telemetry of the engine. */
  listen(take: (telemetry: Telemetry) => void): void {
    this.#listeners.push(take);
  }

  /** Passes telemetry to the listeners. */
  take(telemetry: Telemetry): void {
    for (const take of this.#listeners) take(telemetry);
  }

  /** The engine's version; set by {@link initialize}. */
  get version(): string {
    return this.#version;
  }

  /** Checks the engine's version. */
  async initialize(): Promise<void> {
    const doing = "connecting";
    const version = await this.ask({ doing }, () => this.dagger.version()).catch((error: unknown) => {
      throw toRockerError(doing, error);
    });
    this.#version = version;
    if (isOlderThan(version, minimumEngineVersion)) {
      throw daggerError("version", {
        outdated: engineName,
        found: version,
        requirement: `rocker requires ${minimumEngineVersion} or newer`,
      });
    }
  }

  /** See {@link Session.dagger}. */
  get dagger(): Client {
    return this.#session.dagger;
  }

  /** See {@link Session.queriesIn}. */
  queriesIn(span: string): number {
    return this.#session.queriesIn(span);
  }

  /** See {@link Session.ask}. */
  ask<Result>(context: QueryContext, query: () => Promise<Result>): Promise<Result> {
    return this.#session.ask(context, query);
  }

  /** The registry for image transfers, for the engine, wherever it runs. */
  get registryService(): Service {
    return this.#hostService(this.registry.port);
  }

  /**
   * If the registry of an image name is on loopback, makes it available to the engine, wherever it runs.
   * @returns no option if the engine can reach the registry itself
   */
  registryOf(name: string): { readonly registryService?: Service } {
    const port = /^(?:localhost|127\.0\.0\.1):(\d+)\//.exec(name)?.[1];
    return port === undefined ? {} : { registryService: this.#hostService(Number(port)) };
  }

  #hostService(port: number): Service {
    return this.dagger.host().service([{ frontend: port, backend: port }], { host: "127.0.0.1" });
  }
}

export interface ConnectOptions {
  readonly signal: AbortSignal;
  readonly report: Report;
}

/** A connection, and a function that closes it and cleans up. */
export interface Connected {
  readonly connection: Connection;
  close(): Promise<void>;
}

/** @throws RockerError RK403, RK505, dagger/unreachable, dagger/no-session, dagger/version, dagger/gone */
export async function connect(host: Host, { signal, report }: ConnectOptions): Promise<Connected> {
  const dagger = findDagger(host);
  if ("unusable" in dagger) {
    throw rockerError("RK403", { engine: "dagger", reason: dagger.unusable, fix: dagger.fix });
  }
  // The format is that of https://www.w3.org/TR/trace-context.
  const [, callersTrace, caller] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(host.env.TRACEPARENT ?? "") ?? [];
  const progress = new StepProgress(report, callersTrace);
  const cleanups: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  const scratch = () => {
    const directory = mkdtempSync(join(tmpdir(), "rocker-dagger-"));
    cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
    mkdirSync(join(directory, "blobs/sha256"), { recursive: true });
    return directory;
  };
  try {
    const registry = await TransferRegistry.listen();
    cleanups.push(() => registry.close());
    let connection: Connection | undefined;
    const receiver = await receiveTelemetry(host, (telemetry) => connection?.take(telemetry));
    // Closed after the session, whose end sends the remaining telemetry.
    cleanups.push(() => receiver.close());
    cleanups.push(() => progress.end());
    const { trace } = progress;
    const opened = await openSession(dagger, { host, signal, trace, caller, telemetry: receiver.variables });
    cleanups.push(() => opened.close());
    connection = new Connection({ host, session: opened.session, registry, progress, scratch });
    await connection.initialize();
    return { connection, close };
  } catch (error) {
    await close();
    throw error;
  }
}
