import {
  type BoundPlan,
  type BuildSsh,
  type CacheMount,
  cacheId,
  failWith,
  type ImageFacts,
  stepTitle,
} from "@rocker/core/engine";
import type { Connection } from "./connection.ts";
import { stepError } from "./failure.ts";
import type { EngineImages } from "./handover/engine-images.ts";
import { Lowering } from "./query/lower.ts";
import { EnumValue, type Operation, operation, type Start } from "./query/operation.ts";

export interface PlanBuildOptions {
  readonly connection: Connection;
  readonly images: EngineImages;
  readonly plan: BoundPlan;
  /** What the finished image has besides the plan's own. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether results of earlier builds may be used. */
  readonly useCache: boolean;
  /** See BuildRequest. */
  readonly ssh?: BuildSsh | undefined;
}

/** What a plan has become in the engine. */
export interface BuiltPlan {
  readonly base: ImageFacts;
  /** The id of the container after the last step that changes files. */
  readonly container: string;
  /** Operations that make it the plan's image: of those that change no file. */
  readonly last: readonly Operation[];
}

const doing = "building the image";

/** The build of one plan in an open session. */
export class PlanBuild {
  readonly #options: PlanBuildOptions;
  /** The id of the container as the steps so far have made it. */
  #container = "";
  /** Operations that change no file: they go with the next that does. */
  #pending: readonly Operation[] = [];

  constructor(options: PlanBuildOptions) {
    this.#options = options;
  }

  async run(): Promise<BuiltPlan> {
    const { plan, images, connection, labels, useCache } = this.#options;
    const base = await this.#findImage(plan.base.id);
    this.#container = await images.pull(base);
    const generation = images.generation(base, useCache);
    const lowering = new Lowering(plan, this.#needs(), generation);
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
        throw stepError(error, title, step.from);
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
    if (!image) throw failWith("RK501", { image: reference, message: "it was removed while rocker was running" });
    return image;
  }

  #needs() {
    return {
      cache: (mount: CacheMount) => {
        const volume = operation("cacheVolume", { key: cacheId(mount, this.#options.plan) });
        return this.#ask<string>("root", [volume], "id");
      },
      emptyFolder: () => this.#ask<string>("root", [operation("directory")], "id"),
      existing: async (paths: readonly string[]) => {
        const leaf = paths.map((path, index) => `p${index}:exists(path:${JSON.stringify(path)})`).join(" ");
        // One alone is not an object of several.
        const answer = await this.#ask<Record<string, boolean> | boolean>(this.#start, [], leaf);
        return new Set(
          paths.filter((_, index) => (typeof answer === "boolean" ? answer : answer[`p${index}`])),
        );
      },
      ssh: async () => {
        const { agent = "", knownHosts } = this.#options.ssh ?? {};
        const socket = [operation("host"), operation("unixSocket", { path: agent })];
        // One key for whatever is in it: a host more is no reason to run the program again.
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
        const isFolder = await this.#ask<boolean>(start, [operation("exists", { path, expectedType })]);
        const kind = isFolder ? ("folder" as const) : ("file" as const);
        const field = isFolder ? "directory" : "file";
        return { kind, id: await this.#ask<string>(start, [operation(field, { path })], "id") };
      },
    };
  }
}
