import { readdirSync, readFileSync } from "node:fs";
import { type TestEngine, using } from "../engines.ts";
import { FaultyDaemon } from "./faulty-daemon.ts";

/** An engine for tests that kill rocker. Without a daemon, there are no requests at which it could be killed. */
export class FaultyEngine {
  readonly #daemon: FaultyDaemon | undefined;
  /** In the environment of rocker, and of all that it starts. */
  readonly #mark = `${process.pid}.${Math.random()}`;
  /** Environment variables of rocker that select it. */
  readonly environment: Readonly<Record<string, string>>;

  constructor(engine: TestEngine) {
    this.#daemon = engine.name === "docker" ? new FaultyDaemon() : undefined;
    this.environment = { ...using(engine).env, ...this.#daemon?.environment, ROCKER_FAULT_RUN: this.#mark };
  }

  async start(): Promise<void> {
    await this.#daemon?.start();
  }

  stop(): void {
    this.#daemon?.stop();
  }

  /** Requests to the daemon since the last fault was planned. */
  get requests(): number {
    return this.#daemon?.requests ?? 0;
  }

  /** @param answers whether the daemon still gets the request */
  plan(request: number, answers: boolean, happen: () => void): void {
    this.#daemon?.plan(request, answers, happen);
  }

  planNone(): void {
    this.#daemon?.planNone();
  }

  /** Clients of the engine that rocker started. Podman's monitors of containers are not among them. */
  clients(): readonly string[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return (
            /^(?:docker|podman|node|rocker)/.test(readFileSync(`/proc/${pid}/comm`, "utf8")) &&
            readFileSync(`/proc/${pid}/environ`, "utf8").includes(this.#mark)
          );
        } catch {
          return false;
        }
      });
  }
}
