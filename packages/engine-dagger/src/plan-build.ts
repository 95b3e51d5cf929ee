import { statSync } from "node:fs";
import {
  type BuildRequest,
  blobPath,
  type CacheMount,
  failWith,
  type Host,
  type ImageFacts,
  isRockerError,
  messageOf,
  stepTitle,
  writeIndex,
} from "@rocker/core/engine";
import { daggerError } from "./errors.ts";
import { KnownImages } from "./handover/known-images.ts";
import type { HandoverRegistry } from "./handover/registry.ts";
import { Lowering } from "./query/lower.ts";
import { EnumValue, type Operation, operation, queryOf, resultOf, type Start } from "./query/operation.ts";
import { QueryError, type Session } from "./session/session.ts";
import type { StepProgress } from "./telemetry/progress.ts";

export interface PlanBuildOptions {
  readonly host: Host;
  readonly request: BuildRequest;
  readonly session: Session;
  readonly registry: HandoverRegistry;
  readonly progress: StepProgress;
  /** Makes a folder that lasts as long as the build, with a folder for blobs. */
  readonly scratch: () => string;
}

// The first with `registryService` and with one kind of id for all objects (Dagger's changelog).
const oldestEngine = "v0.21.6";

// What an error shows of a step's output.
const tailLines = 40;

/** The build of one plan in an open session. */
export class PlanBuild {
  readonly #options: PlanBuildOptions;
  readonly #images: KnownImages;
  /** The id by which the engine knows the registry. */
  #registry = "";
  /** The id of the container as the steps so far have made it. */
  #container = "";
  /** Operations that change no file: they go with the next that does. */
  #pending: readonly Operation[] = [];

  constructor(options: PlanBuildOptions) {
    this.#options = options;
    this.#images = new KnownImages(options.host, options.request.runtime);
  }

  /** @returns the image's id in the runtime */
  async run(): Promise<string> {
    const { plan, labels, tag, useCache, runtime } = this.#options.request;
    await this.#greet();
    const base = await this.#findImage(plan.base.id);
    this.#container = await this.#pull(base);
    const generation = useCache ? this.#images.generation(base) : this.#images.newGeneration(base);
    const lowering = new Lowering(plan, this.#needs(), generation);
    this.#pending = lowering.begin();
    for (const [index, step] of plan.steps.entries()) {
      if (step.type === "env" || step.type === "label") {
        this.#pending = [...this.#pending, ...(await lowering.step(step))];
        continue;
      }
      const title = stepTitle(step);
      const span = this.#options.progress.begin({ index, title, from: step.from });
      try {
        const operations = [...this.#pending, ...(await lowering.step(step))];
        this.#container = await this.#ask<string>(this.#start, operations, "sync", span);
        this.#pending = [];
      } catch (error) {
        throw stepError(error, title, step.from);
      }
      this.#options.progress.done(span);
    }
    const id = await this.#handBack(base, lowering.finish(labels));
    await runtime.tagImage(id, tag);
    this.#options.progress.end();
    return id;
  }

  /** Learns the engine's version, and shows it the registry. */
  async #greet(): Promise<void> {
    const { registry, session } = this.#options;
    const { port } = registry;
    const service = `host{service(host:"127.0.0.1",ports:[{frontend:${port},backend:${port}}]){id}}`;
    const { version } = await session.ask<{ version: string }>({ text: "{version}", doing: "connecting" });
    if (isOlder(version, oldestEngine)) {
      throw daggerError("version", { found: version, needed: `${oldestEngine} or newer` });
    }
    const answer = await session.ask({ text: `{${service}}`, doing: "connecting" });
    this.#registry = resultOf(answer) as string;
  }

  get #start(): Start {
    return { type: "Container", id: this.#container };
  }

  async #ask<Result>(
    start: Start,
    operations: readonly Operation[],
    leaf?: string,
    span?: string,
  ): Promise<Result> {
    const text = queryOf(start, operations, leaf);
    const doing = "building the image";
    return resultOf(await this.#options.session.ask({ text, doing, ...(span && { span }) })) as Result;
  }

  async #findImage(reference: string): Promise<ImageFacts> {
    const image = await this.#options.request.runtime.findImage(reference);
    if (!image) throw failWith("RK501", { image: reference, message: "it was here a moment ago" });
    return image;
  }

  /** @returns the id of a container of an image that the runtime has */
  async #pull(image: ImageFacts): Promise<string> {
    const { registry, scratch, request } = this.#options;
    const saved = () => {
      request.report({ type: "output", line: `handing ${image.id} over to Dagger` });
      return scratch();
    };
    const address = registry.offer(await this.#images.offer(image, saved, request.signal));
    const operations = [
      operation("container", { platform: image.platform }),
      operation("from", { address, registryService: this.#registry }),
    ];
    try {
      return await this.#ask<string>("root", operations, "sync");
    } catch (error) {
      throw this.#refused("taking the base image over", error);
    }
  }

  #needs() {
    return {
      cache: ({ id }: CacheMount) => this.#ask<string>("root", [operation("cacheVolume", { key: id })], "id"),
      emptyFolder: () => this.#ask<string>("root", [operation("directory")], "id"),
      existing: async (paths: readonly string[]) => {
        const leaf = paths.map((path, index) => `p${index}:exists(path:${JSON.stringify(path)})`).join(" ");
        // One alone is not an object of several.
        const answer = await this.#ask<Record<string, boolean> | boolean>(this.#start, [], leaf);
        return new Set(
          paths.filter((_, index) => (typeof answer === "boolean" ? answer : answer[`p${index}`])),
        );
      },
      source: async (name: string, path: string) => {
        const start: Start = { type: "Container", id: await this.#pull(await this.#findImage(name)) };
        const expectedType = new EnumValue("DIRECTORY_TYPE");
        const isFolder = await this.#ask<boolean>(start, [operation("exists", { path, expectedType })]);
        const kind = isFolder ? ("folder" as const) : ("file" as const);
        const field = isFolder ? "directory" : "file";
        return { kind, id: await this.#ask<string>(start, [operation(field, { path })], "id") };
      },
    };
  }

  /** Brings the finished image to the runtime: only the layers that it lacks, or all where that does not do. */
  async #handBack(base: ImageFacts, last: readonly Operation[]): Promise<string> {
    const known = await this.#images.layersOn(base);
    try {
      return await this.#load(base, last, known);
    } catch (error) {
      if (known.size === 0 || this.#options.request.signal.aborted) throw error;
      return this.#load(base, last, new Set());
    }
  }

  async #load(base: ImageFacts, last: readonly Operation[], known: ReadonlySet<string>): Promise<string> {
    const { registry, request, scratch } = this.#options;
    const folder = scratch();
    registry.inbox = { folder, known };
    const address = `${registry.address}:image`;
    const publish = operation("publish", { address, registryService: this.#registry });
    let published: string;
    try {
      published = await this.#ask<string>(this.#start, [...this.#pending, ...last, publish]);
    } catch (error) {
      throw this.#refused("sending the image", error);
    }
    const digest = published.slice(published.indexOf("@") + 1);
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    writeIndex(folder, { mediaType, digest, size: statSync(blobPath(folder, digest)).size });
    const id = await request.runtime.loadImage({ folder, signal: request.signal });
    this.#images.rememberBuilt(base, id, folder);
    return id;
  }

  #refused(doing: string, error: unknown): unknown {
    // What went wrong on this side says more than what the engine makes of it.
    const cause = this.#options.registry.failure ?? error;
    if (isRockerError(cause)) return cause;
    const message = messageOf(cause);
    if (isDiskFull(message)) return failWith("RK504", { where: message });
    return daggerError("refused", { doing, message }, cause);
  }
}

function stepError(error: unknown, step: string, from: readonly string[]): unknown {
  if (!(error instanceof QueryError)) return error;
  const { exitCode, stdout = "", stderr = "" } = error.error.extensions ?? {};
  const output = [stdout, stderr]
    .filter((text) => text.trim())
    .join("\n")
    .split("\n")
    .slice(-tailLines)
    .join("\n");
  if (isDiskFull(`${error.message}\n${output}`)) return failWith("RK504", { where: error.message });
  const reason = exitCode === undefined ? error.message : `exit code ${exitCode}`;
  return failWith("RK502", { step, extension: from.join(", "), output, reason }, error);
}

function isDiskFull(text: string): boolean {
  return /no space left on device|disk quota exceeded/i.test(text);
}

/** By major, minor and patch; a version of another form is a build of somebody's own, and taken for new. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) =>
    /^v(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number),
  );
  if (!one || !other) return false;
  const index = one.findIndex((part, position) => part !== other[position]);
  return index >= 0 && (one[index] ?? 0) < (other[index] ?? 0);
}
