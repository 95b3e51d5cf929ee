import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failWith, type Host, type Report } from "@rocker/core/engine";
import { daggerError } from "./errors.ts";
import { HandoverRegistry } from "./handover/registry.ts";
import { type Operation, queryOf, resultOf, type Start } from "./query/operation.ts";
import { findDagger } from "./session/find.ts";
import { openSession } from "./session/open-session.ts";
import type { Session } from "./session/session.ts";
import { StepProgress } from "./telemetry/progress.ts";
import { receiveTelemetry, type Telemetry } from "./telemetry/receiver.ts";
import { isOlder } from "./version.ts";

// The first with `registryService` and with one kind of id for all objects (Dagger's changelog).
const oldestEngine = "v0.21.6";

/** What is asked of the engine, and in which words errors tell of it. */
export interface Asking {
  /** What is going on: "building the image". */
  readonly doing: string;
  /** See Query. */
  readonly span?: string;
}

interface Parts {
  readonly host: Host;
  readonly session: Pick<Session, "ask">;
  readonly registry: HandoverRegistry;
  readonly progress: StepProgress;
  /** Makes a folder that lasts as long as the connection, with a folder for blobs. */
  readonly scratch: () => string;
}

/** An open session with an engine, with what goes with it: the registry by which images pass, and its progress. */
export class Connection {
  readonly host: Host;
  readonly registry: HandoverRegistry;
  readonly progress: StepProgress;
  readonly scratch: () => string;
  readonly #session: Pick<Session, "ask">;
  /** The id by which the engine knows the registry. */
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

  /** See Registry; valid once the engine was greeted. */
  get registryService(): string {
    return this.#registryService;
  }

  /** Calls `take` with all that the engine tells from now on. */
  listen(take: (telemetry: Telemetry) => void): void {
    this.#listeners.push(take);
  }

  /** For whoever receives what the engine tells. */
  take(telemetry: Telemetry): void {
    for (const take of this.#listeners) take(telemetry);
  }

  /** Learns the engine's version, and shows it the registry. */
  async greet(): Promise<void> {
    const doing = "connecting";
    const { version } = await this.#session.ask<{ version: string }>({ text: "{version}", doing });
    if (isOlder(version, oldestEngine)) {
      throw daggerError("version", { found: version, needed: `${oldestEngine} or newer` });
    }
    this.#registryService = await this.#hostService(this.registry.port);
  }

  /**
   * How the engine, wherever it runs, reaches the registry of an image's name when that is on loopback of this machine:
   * the id of a service. Undefined: by itself.
   */
  async registryOf(name: string): Promise<string | undefined> {
    const port = /^(?:localhost|127\.0\.0\.1):(\d+)\//.exec(name)?.[1];
    return port === undefined ? undefined : this.#hostService(Number(port));
  }

  async #hostService(port: number): Promise<string> {
    const text = `{host{service(host:"127.0.0.1",ports:[{frontend:${port},backend:${port}}]){id}}}`;
    return resultOf(await this.#session.ask({ text, doing: "connecting" })) as string;
  }

  /** The result of a chain of operations; where `leaf` names several fields, an object of them. */
  async ask<Result>(
    start: Start,
    operations: readonly Operation[],
    leaf: string | undefined,
    { doing, span }: Asking,
  ): Promise<Result> {
    const text = queryOf(start, operations, leaf);
    return resultOf(await this.#session.ask({ text, doing, ...(span && { span }) })) as Result;
  }
}

export interface ConnectOptions {
  readonly signal: AbortSignal;
  readonly report: Report;
}

/** A connection, and what ends it with all that belongs to it. */
export interface Connected {
  readonly connection: Connection;
  close(): Promise<void>;
}

/** @throws RockerError RK403, RK505, dagger/unreachable, dagger/no-session, dagger/version, dagger/gone */
export async function connect(host: Host, { signal, report }: ConnectOptions): Promise<Connected> {
  const dagger = findDagger(host);
  if ("unusable" in dagger) {
    throw failWith("RK403", { engine: "dagger", reason: dagger.unusable, fix: dagger.fix });
  }
  const progress = new StepProgress(report);
  const cleanups: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  const scratch = () => {
    const folder = mkdtempSync(join(tmpdir(), "rocker-dagger-"));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, "blobs/sha256"), { recursive: true });
    return folder;
  };
  try {
    const registry = await HandoverRegistry.listen();
    cleanups.push(() => registry.close());
    let connection: Connection | undefined;
    const receiver = await receiveTelemetry(host, (telemetry) => connection?.take(telemetry));
    cleanups.push(() => receiver.close());
    const { trace } = progress;
    const opened = await openSession(dagger, { host, signal, trace, telemetry: receiver.variables });
    cleanups.push(() => opened.close());
    connection = new Connection({ host, session: opened.session, registry, progress, scratch });
    await connection.greet();
    return { connection, close };
  } catch (error) {
    await close();
    throw error;
  }
}
