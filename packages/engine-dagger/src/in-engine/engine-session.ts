import type { BuildRequest, Host } from "@rocker/core/engine";
import type { EngineConnection } from "./engine-connection.ts";

/** The one connection of everything that happens in the engine: opened when it is needed first, open until `close`. */
export class EngineSession {
  readonly host: Host;
  #engine: Promise<EngineConnection> | undefined;

  constructor(host: Host) {
    this.host = host;
  }

  /** The connection, if it is open. */
  get opened(): Promise<EngineConnection> | undefined {
    return this.#engine;
  }

  async open(options: Pick<BuildRequest, "signal" | "report">): Promise<EngineConnection> {
    // Loaded on demand: not all commands contact Dagger.
    const { EngineConnection } = await import("./engine-connection.ts");
    this.#engine ??= EngineConnection.open(this.host);
    const engine = await this.#engine;
    engine.follow(options);
    return engine;
  }

  async close(): Promise<void> {
    const engine = await this.#engine?.catch(() => undefined);
    this.#engine = undefined;
    await engine?.close();
  }
}
