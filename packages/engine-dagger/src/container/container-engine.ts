import { randomBytes } from "node:crypto";
import {
  type BuildRequest,
  defineEngine,
  type Engine,
  type Host,
  type ImageFacts,
  type PullRequest,
  type RunRequest,
  type Runtime,
  rockerError,
} from "@rocker/core/engine";
import { daggerBuilder } from "../builder.ts";
import { Connection } from "../connection.ts";
import { builtImage, registryImage } from "../in-engine/image-facts.ts";
import { withRunSettings } from "../in-engine/run-settings.ts";
import { buildPlan } from "../plan-build.ts";
import type { Client, Container } from "../sdk.ts";
import { StepProgress } from "../telemetry/progress.ts";
import { EngineImages } from "../transfer/engine-images.ts";
import { TransferRegistry } from "../transfer/registry.ts";

const unsupported = (what: string) => async (): Promise<never> => {
  throw rockerError("RK417", { engine: "dagger", what });
};

/** An engine on the client of another program: images are containers of that client, and "running" one returns it. */
export class ContainerEngine {
  /** The container of the last run. */
  result: Container | undefined;
  readonly #connection: Connection;
  readonly #registry: TransferRegistry;
  readonly #host: Host;
  readonly #built = new Map<string, Container>();
  readonly #pulled = new Map<string, ImageFacts>();

  private constructor(connection: Connection, registry: TransferRegistry, host: Host) {
    this.#connection = connection;
    this.#registry = registry;
    this.#host = host;
  }

  static async open(dagger: Client, host: Host): Promise<ContainerEngine> {
    const registry = await TransferRegistry.listen();
    // Its program opened the session, and gets the SDK's own errors.
    const session = {
      dagger,
      queriesIn: () => 0,
      ask: <Result>(_: unknown, query: () => Promise<Result>) => query(),
    };
    const scratch = () => {
      throw rockerError("RK417", { engine: "dagger", what: "local images" });
    };
    const progress = new StepProgress(() => {});
    const connection = new Connection({ host, session, registry, progress, scratch });
    try {
      await connection.initialize();
      return new ContainerEngine(connection, registry, host);
    } catch (error) {
      await registry.close();
      throw error;
    }
  }

  get definition(): Engine {
    return defineEngine({
      name: daggerBuilder.name,
      summary: "the client of a program",
      roles: ["builder", "runtime"],
      priority: 1,
      detect: () => ({ usable: true }),
      open: () => ({
        builder: { ...daggerBuilder, build: (request) => this.#build(request) },
        runtime: this.#runtime,
      }),
    });
  }

  async close(): Promise<void> {
    await this.#registry.close();
  }

  get #runtime(): Runtime {
    return {
      name: daggerBuilder.name,
      inEngine: true,
      remote: undefined,
      images: {
        find: (reference) => this.#find(reference),
        pull: (request) => this.#pull(request),
        tag: unsupported("an image store"),
      },
      containers: {
        settings: new Set(["platform", "workdir"]),
        locateMounts: async (mounts) => mounts,
        run: (request) => this.#run(request),
      },
      transfer: {
        save: unsupported("local images"),
        load: unsupported("an image store"),
        push: unsupported("pushing: use the container's publish()"),
      },
    };
  }

  async #build(request: BuildRequest): Promise<string> {
    this.#connection.progress.report = request.report;
    const { container } = await buildPlan({
      ...request,
      connection: this.#connection,
      images: this.#images(request),
    });
    const done = await container.sync();
    const id = await done.id();
    this.#connection.progress.end();
    this.#built.set(id, done);
    return id;
  }

  async #find(reference: string): Promise<ImageFacts | undefined> {
    const container = this.#built.get(reference);
    return container ? builtImage(this.#connection, reference, container) : this.#pulled.get(reference);
  }

  async #pull(request: PullRequest): Promise<ImageFacts> {
    const facts = await registryImage(this.#connection, request);
    this.#pulled.set(facts.id, facts);
    return facts;
  }

  async #run({ image, plan }: RunRequest): Promise<number> {
    const facts = this.#pulled.get(image);
    const { signal } = new AbortController();
    const container =
      this.#built.get(image) ?? (facts && (await this.#images({ signal, report: () => {} }).pull(facts)));
    if (!container) throw rockerError("RK501", { image, message: "it is not an image of this client" });
    const prefix = `rocker-${randomBytes(8).toString("hex")}`;
    const { dagger } = this.#connection;
    this.result = withRunSettings(container, plan, { dagger, env: this.#host.env, prefix });
    return 0;
  }

  #images({ signal, report }: Pick<BuildRequest, "signal" | "report">): EngineImages {
    const images = { find: (reference: string) => this.#find(reference) };
    const source = { name: "container", images, transfer: this.#runtime.transfer };
    return new EngineImages({ connection: this.#connection, source, report, signal });
  }
}
