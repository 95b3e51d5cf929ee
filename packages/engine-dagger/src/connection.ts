import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Host, type Report, rockerError } from "@rocker/core/engine";
import { daggerError } from "./errors.ts";
import { type Operation, queryOf, resultOf, type Start } from "./query/operation.ts";
import { findDagger } from "./session/find.ts";
import { openSession } from "./session/open-session.ts";
import type { Session } from "./session/session.ts";
import { StepProgress } from "./telemetry/progress.ts";
import { receiveTelemetry, type Telemetry } from "./telemetry/receiver.ts";
import { TransferRegistry } from "./transfer/registry.ts";
import { isOlderThan } from "./version.ts";

// The first version with `registryService`, and with one type of ID for all objects (see Dagger's changelog).
const minimumEngineVersion = "v0.21.6";

/** The context of a query. */
export interface QueryContext {
  /** A description for errors: "building the image". */
  readonly doing: string;
  /** See {@link Query.span}. */
  readonly span?: string;
}

interface Parts {
  readonly host: Host;
  readonly session: Pick<Session, "ask">;
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
  readonly #session: Pick<Session, "ask">;
  /** The engine's ID of the registry service. */
  #registryService = "";
  readonly #listeners: ((telemetry: Telemetry) => void)[] = [];

  constructor({ host, session, registry, progress, scratch }: Parts) {
    this.host = host;
    this.registry = registry;
    this.progress = progress;
    this.scratch = scratch;
    this.#session = session;
    this.listen((telemetry) => progress.take(telemetry));
  }

  /** The engine's ID of the registry service; set by {@link initialize}. */
  get registryService(): string {
    return this.#registryService;
  }

  /** Calls `take` with all further telemetry of the engine. */
  listen(take: (telemetry: Telemetry) => void): void {
    this.#listeners.push(take);
  }

  /** Passes telemetry to the listeners. */
  take(telemetry: Telemetry): void {
    for (const take of this.#listeners) take(telemetry);
  }

  /** Checks the engine's version, and makes the registry available to it. */
  async initialize(): Promise<void> {
    const doing = "connecting";
    const { version } = await this.#session.ask<{ version: string }>({ text: "{version}", doing });
    if (isOlderThan(version, minimumEngineVersion)) {
      throw daggerError("version", { found: version, needed: `${minimumEngineVersion} or newer` });
    }
    this.#registryService = await this.#hostService(this.registry.port);
  }

  /**
   * If the registry of an image name is on loopback, makes it available to the engine, wherever it runs.
   * @returns the ID of a service; undefined if the engine can reach the registry itself
   */
  async registryOf(name: string): Promise<string | undefined> {
    const port = /^(?:localhost|127\.0\.0\.1):(\d+)\//.exec(name)?.[1];
    return port === undefined ? undefined : this.#hostService(Number(port));
  }

  async #hostService(port: number): Promise<string> {
    const text = `{host{service(host:"127.0.0.1",ports:[{frontend:${port},backend:${port}}]){id}}}`;
    return resultOf(await this.#session.ask({ text, doing: "connecting" })) as string;
  }

  /** Runs a chain of operations. @returns the result; an object if `leaf` has several fields */
  async ask<Result>(
    start: Start,
    operations: readonly Operation[],
    leaf: string | undefined,
    { doing, span }: QueryContext,
  ): Promise<Result> {
    const text = queryOf(start, operations, leaf);
    return resultOf(await this.#session.ask({ text, doing, ...(span && { span }) })) as Result;
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
  const progress = new StepProgress(report);
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
    cleanups.push(() => receiver.close());
    const { trace } = progress;
    const opened = await openSession(dagger, { host, signal, trace, telemetry: receiver.variables });
    cleanups.push(() => opened.close());
    connection = new Connection({ host, session: opened.session, registry, progress, scratch });
    await connection.initialize();
    return { connection, close };
  } catch (error) {
    await close();
    throw error;
  }
}
