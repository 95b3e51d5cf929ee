import { dirname, resolve } from "node:path";
import type { ConfigFile } from "@rocker/core/lifecycle";
import { interpolated, type Lookup } from "./interpolate.ts";
import { merged } from "./merge.ts";
import { pathsIn, withPaths } from "./paths.ts";
import { contentOf, isMapping, keyOf, type Mapping, textsOf, type Value } from "./value.ts";

/** Files that name each other, at most: no project has so many, and each is read. */
const mostFiles = 100;

/** Why Compose files cannot be used. */
export class ComposeFault extends Error {
  /** Absolute path of a file that does not exist, if that is why. */
  readonly missing: string | undefined;

  constructor(message: string, missing?: string) {
    super(message);
    this.missing = missing;
  }
}

export interface LoadOptions {
  /** Reads a file of the project. @returns undefined if it does not exist, or belongs to another user */
  readonly read: (path: string) => Promise<ConfigFile | undefined>;
  /** A path for messages. */
  readonly shown: (path: string) => string;
  readonly home: string;
  readonly lookup: Lookup;
}

/**
 * Reads Compose files, with the services that they extend (`extends`) and the files that they include (`include`), and merges
 * them.
 * @param directory against which relative paths are resolved
 * @throws ComposeFault if a file does not exist, or files or services name each other in a circle
 */
export async function loadCompose(
  paths: readonly string[],
  directory: string,
  options: LoadOptions,
): Promise<Mapping> {
  const loader = new Loader(options);
  const files: Mapping[] = [];
  for (const path of paths) files.push(await loader.load(path, directory, []));
  return merged(files);
}

class Loader {
  readonly #options: LoadOptions;
  #read = 0;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** @param chain the files that led to this one */
  async load(path: string, directory: string, chain: readonly string[]): Promise<Mapping> {
    const { services, include, ...file } = await this.#content(path, chain);
    const own = { ...file, services: await this.#extended(services, path, directory, chain) };
    const items = include === undefined ? [] : Array.isArray(include) ? include : [include];
    const others: Mapping[] = [];
    for (const item of items) others.push(await this.#included(item, directory, [...chain, path]));
    return merged([...others, own]);
  }

  async #content(path: string, chain: readonly string[]): Promise<Mapping> {
    const { shown } = this.#options;
    if (chain.includes(path))
      throw new ComposeFault(`${[...chain, path].map(shown).join(" → ")} name each other`);
    this.#read += 1;
    if (this.#read > mostFiles) throw new ComposeFault(`there are more than ${mostFiles} files`);
    const found = await this.#options.read(path);
    if (!found) throw new ComposeFault(`${shown(path)} not found`, path);
    return contentOf(found);
  }

  /** An entry of `include`: a path, or several files that are merged. */
  async #included(item: Value, directory: string, chain: readonly string[]): Promise<Mapping> {
    const entry = isMapping(item) ? item : { path: item };
    const paths = textsOf(entry.path).map((text) => resolve(directory, this.#text(text)));
    const [first] = paths;
    if (first === undefined) throw new ComposeFault("an entry of include has no path");
    const own =
      typeof entry.project_directory === "string"
        ? resolve(directory, this.#text(entry.project_directory))
        : dirname(first);
    const files: Mapping[] = [];
    for (const path of paths) files.push(await this.load(path, own, chain));
    const file = merged(files);
    return { ...file, services: this.#absolute(file.services, own) };
  }

  async #extended(
    services: Value | undefined,
    path: string,
    directory: string,
    chain: readonly string[],
  ): Promise<Mapping> {
    if (!isMapping(services)) return {};
    const results: [string, Value][] = [];
    for (const [name, service] of Object.entries(services))
      results.push([
        name,
        await this.#service(name, service, { services, path, directory, chain, names: [] }),
      ]);
    return Object.fromEntries(results);
  }

  async #service(name: string, service: Value, of: ServiceContext): Promise<Value> {
    if (!isMapping(service) || service.extends === undefined) return service;
    if (of.names.includes(name)) throw new ComposeFault(`service ${name} extends itself`);
    const { extends: base, ...own } = service;
    const [file, other] = isMapping(base)
      ? [base.file, this.#text(String(base.service ?? name))]
      : [undefined, this.#text(String(base))];
    const path = typeof file === "string" ? resolve(of.directory, this.#text(file)) : of.path;
    const found =
      path === of.path
        ? await this.#service(other, keyOf(of.services, other) ?? null, { ...of, names: [...of.names, name] })
        : await this.#serviceOf(path, other, of);
    if (!isMapping(found)) throw new ComposeFault(`service ${name} extends ${other}, which does not exist`);
    return merged([found, own]);
  }

  /** A service of another file, whose paths are relative to that file. */
  async #serviceOf(path: string, name: string, { chain, path: from }: ServiceContext): Promise<Value> {
    const directory = dirname(path);
    const { services } = await this.load(path, directory, [...chain, from]);
    const absolute = this.#absolute(services, directory);
    return keyOf(absolute, name) ?? null;
  }

  #absolute(services: Value | undefined, directory: string): Mapping {
    const path = pathsIn(directory, this.#options.home);
    const entries = isMapping(services) ? Object.entries(services) : [];
    return Object.fromEntries(
      entries.map(([name, service]) => [name, isMapping(service) ? withPaths(service, path) : service]),
    );
  }

  #text(text: string): string {
    return interpolated(text, this.#options.lookup);
  }
}

interface ServiceContext {
  readonly services: Mapping;
  readonly path: string;
  readonly directory: string;
  readonly chain: readonly string[];
  /** The services that led to this one. */
  readonly names: readonly string[];
}
