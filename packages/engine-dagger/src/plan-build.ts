import {
  type BoundPlan,
  type BuildSsh,
  type CacheMount,
  cacheId,
  type ImageFacts,
  rockerError,
  stepTitle,
} from "@rocker/core/engine";
import type { Connection } from "./connection.ts";
import { Lowering } from "./query/lower.ts";
import { EnumValue, type Operation, operation, type Start } from "./query/operation.ts";
import { toStepError } from "./to-rocker-error.ts";
import type { EngineImages } from "./transfer/engine-images.ts";

export interface PlanBuildOptions {
  readonly connection: Connection;
  readonly images: EngineImages;
  readonly plan: BoundPlan;
  /** Labels of the finished image, in addition to the plan's. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether to use cached results of earlier builds. */
  readonly useCache: boolean;
  /** See {@link BuildRequest.ssh}. */
  readonly ssh?: BuildSsh | undefined;
}

/** The result of a plan in the engine. */
export interface BuiltPlan {
  readonly base: ImageFacts;
  /** The ID of the container after the last step that changes files. */
  readonly container: string;
  /** The remaining operations, which do not change files. */
  readonly last: readonly Operation[];
}

const doing = "building the image";

/** Builds one plan in an open session. */
export class PlanBuild {
  readonly #options: PlanBuildOptions;
  /** The ID of the container after the steps so far. */
  #container = "";
  /** Operations that do not change files. They are sent with the next step that does. */
  #pending: readonly Operation[] = [];

  constructor(options: PlanBuildOptions) {
    this.#options = options;
  }

  async run(): Promise<BuiltPlan> {
    const { plan, images, connection, labels, useCache } = this.#options;
    const base = await this.#findImage(plan.base.id);
    this.#container = await images.pull(base);
    const generation = images.generation(base, useCache);
    const lowering = new Lowering(plan, this.#lookups(), generation);
    this.#pending = lowering.begin();
    for (const [index, step] of plan.steps.entries()) {
      if (step.type === "env" || step.type === "label") {
        this.#pending = [...this.#pending, ...(await lowering.step(step))];
        continue;
      }
      const title = stepTitle(step);
      const span = connection.progress.begin({ index, title, from: step.from });
      try {
        const operations = [...this.#pending, ...(await lowering.step(step))];
        this.#container = await connection.ask(this.#start, operations, "sync", { doing, span });
        this.#pending = [];
      } catch (error) {
        throw toStepError(error, title, step.from);
      }
      connection.progress.done(span);
    }
    return { base, container: this.#container, last: [...this.#pending, ...lowering.finish(labels)] };
  }

  get #start(): Start {
    return { type: "Container", id: this.#container };
  }

  #ask<Result>(start: Start, operations: readonly Operation[], leaf?: string): Promise<Result> {
    return this.#options.connection.ask(start, operations, leaf, { doing });
  }

  async #findImage(reference: string): Promise<ImageFacts> {
    const image = await this.#options.images.find(reference);
    if (!image)
      throw rockerError("RK501", { image: reference, message: "it was removed while rocker was running" });
    return image;
  }

  #lookups() {
    return {
      cache: (mount: CacheMount) => {
        const volume = operation("cacheVolume", { key: cacheId(mount, this.#options.plan) });
        return this.#ask<string>("root", [volume], "id");
      },
      emptyDirectory: () => this.#ask<string>("root", [operation("directory")], "id"),
      existing: async (paths: readonly string[]) => {
        const leaf = paths.map((path, index) => `p${index}:exists(path:${JSON.stringify(path)})`).join(" ");
        // With a single path, the result is not an object.
        const answer = await this.#ask<Record<string, boolean> | boolean>(this.#start, [], leaf);
        return new Set(
          paths.filter((_, index) => (typeof answer === "boolean" ? answer : answer[`p${index}`])),
        );
      },
      ssh: async () => {
        const { agent = "", knownHosts } = this.#options.ssh ?? {};
        const socket = [operation("host"), operation("unixSocket", { path: agent })];
        // The cache key is independent of the content: an additional host must not invalidate the step.
        const secret = operation("secret", { uri: `file://${knownHosts}`, cacheKey: "rocker-known-hosts" });
        return {
          agent: await this.#ask<string>("root", socket, "id"),
          knownHosts: knownHosts && (await this.#ask<string>("root", [secret], "id")),
        };
      },
      source: async (name: string, path: string) => {
        const id = await this.#options.images.pull(await this.#findImage(name));
        const start: Start = { type: "Container", id };
        const expectedType = new EnumValue("DIRECTORY_TYPE");
        const isDirectory = await this.#ask<boolean>(start, [operation("exists", { path, expectedType })]);
        const kind = isDirectory ? ("directory" as const) : ("file" as const);
        const field = isDirectory ? "directory" : "file";
        return { kind, id: await this.#ask<string>(start, [operation(field, { path })], "id") };
      },
    };
  }
}
