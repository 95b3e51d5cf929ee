import { posix } from "node:path";
import {
  type BoundPlan,
  type BoundStep,
  buildKnownHosts,
  type CacheMount,
  packagesCache,
  packagesCommand,
} from "@rocker/core/engine";
import { EnumValue, type Operation, operation } from "./operation.ts";

type StepOf<Type extends BoundStep["type"]> = Extract<BoundStep, { type: Type }>;

/** Queries to the engine that are needed to create the operations of a step. */
export interface EngineLookups {
  /** @returns the ID of a cache volume */
  cache(mount: CacheMount): Promise<string>;
  /** @returns the paths that exist in the container before the step */
  existing(paths: readonly string[]): Promise<ReadonlySet<string>>;
  /** @returns the ID of an empty directory */
  emptyDirectory(): Promise<string>;
  /** @returns the IDs of the user's ssh agent and, if there is one, of the known hosts file */
  ssh(): Promise<{ readonly agent: string; readonly knownHosts: string | undefined }>;
  /** @returns the type and ID of a path in an image */
  source(image: string, path: string): Promise<{ readonly kind: "file" | "directory"; readonly id: string }>;
}

const root = "0:0";

// The path that BuildKit uses.
const agentSocket = "/run/buildkit/ssh_agent.0";

/** A command to run. */
interface Command {
  readonly args: readonly string[];
  readonly caches: readonly CacheMount[];
  readonly env: Readonly<Record<string, string>>;
}

/** Settings that only apply while a command runs. */
interface TemporarySettings {
  readonly env: Readonly<Record<string, string>>;
  readonly before: readonly Operation[];
  readonly after: readonly Operation[];
}

// The PATH that BuildKit sets in an image that has none.
const defaultSearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Converts a bound plan's steps to Dagger operations, in the plan's order. Tracks the container's state between steps. */
export class Lowering {
  readonly #plan: BoundPlan;
  readonly #lookups: EngineLookups;
  /** Cached results from other generations are not used. */
  readonly #generation: string | undefined;
  readonly #env: Map<string, string>;
  #user: string;

  constructor(plan: BoundPlan, needs: EngineLookups, generation: string | undefined) {
    this.#plan = plan;
    this.#lookups = needs;
    this.#generation = generation;
    this.#env = new Map(Object.entries(plan.base.env));
    // Without USER, an image runs as root.
    this.#user = plan.base.user || root;
  }

  async step(step: BoundStep): Promise<readonly Operation[]> {
    switch (step.type) {
      case "exec":
        return [
          ...this.#switchUser(step.as),
          ...(await this.#run(step, step.ssh && (await this.#ssh(step.as)))),
        ];
      case "packages":
        return [
          ...this.#switchUser(root),
          ...(await this.#run({ args: packagesCommand(step, true), caches: [packagesCache], env: {} })),
        ];
      case "file":
        return this.#file(step);
      case "copy-from":
        return this.#copy(step);
      case "env":
        this.#env.set(step.name, step.value);
        return [operation("withEnvVariable", { name: step.name, value: step.value })];
      case "label":
        return [operation("withLabel", { name: step.name, value: step.value })];
    }
  }

  /** Operations before the first step: sets PATH if the base image has none. */
  begin(): readonly Operation[] {
    if (this.#env.has("PATH")) return [];
    this.#env.set("PATH", defaultSearchPath);
    return [operation("withEnvVariable", { name: "PATH", value: defaultSearchPath })];
  }

  /** Operations after the last step: sets the user and labels of the image. */
  finish(labels: Readonly<Record<string, string>>): readonly Operation[] {
    const named = Object.entries(labels).map(([name, value]) => operation("withLabel", { name, value }));
    return [...this.#switchUser(this.#plan.user || root), ...named];
  }

  #switchUser(user: string): readonly Operation[] {
    if (user === this.#user) return [];
    this.#user = user;
    return [operation("withUser", { name: user })];
  }

  async #run({ args, caches, env }: Command, ssh?: TemporarySettings): Promise<readonly Operation[]> {
    const mounts = await Promise.all(
      caches.map(async (mount) =>
        operation("withMountedCache", {
          path: mount.target,
          cache: await this.#lookups.cache(mount),
          sharing: new EnumValue("LOCKED"),
        }),
      ),
    );
    const generation = this.#generation && { ROCKER_GENERATION: this.#generation };
    const own = Object.entries({ ...env, ...ssh?.env, ...generation });
    return [
      ...mounts,
      ...(ssh?.before ?? []),
      ...own.map(([name, value]) => operation("withEnvVariable", { name, value })),
      operation("withExec", { args }),
      ...own.map(([name]) => this.#restored(name)),
      ...(ssh?.after ?? []),
      ...caches.map(({ target }) => operation("withoutMount", { path: target })),
    ];
  }

  /** The user's ssh agent and known hosts for one command, which runs alone in its container. */
  async #ssh(owner: string): Promise<TemporarySettings> {
    const { agent, knownHosts } = await this.#lookups.ssh();
    const hosts = { path: buildKnownHosts, source: knownHosts, owner, mode: 0o444 };
    return {
      env: { SSH_AUTH_SOCK: agentSocket },
      before: [
        operation("withUnixSocket", { path: agentSocket, source: agent, owner }),
        ...(knownHosts ? [operation("withMountedSecret", hosts)] : []),
      ],
      after: [
        operation("withoutUnixSocket", { path: agentSocket }),
        ...(knownHosts ? [operation("withoutMount", { path: buildKnownHosts })] : []),
      ],
    };
  }

  #restored(name: string): Operation {
    const value = this.#env.get(name);
    return value === undefined
      ? operation("withoutEnvVariable", { name })
      : operation("withEnvVariable", { name, value });
  }

  async #file({ path, contents, mode, owner }: StepOf<"file">): Promise<readonly Operation[]> {
    return [
      ...(await this.#parents(path, owner)),
      operation("withNewFile", { path, contents, permissions: goFileMode(mode), owner }),
    ];
  }

  async #copy({ image, source, target, owner }: StepOf<"copy-from">): Promise<readonly Operation[]> {
    const found = await this.#lookups.source(image, source);
    const path = found.kind === "file" && target.endsWith("/") ? target + posix.basename(source) : target;
    const field = found.kind === "file" ? "withFile" : "withDirectory";
    return [...(await this.#parents(path, owner)), operation(field, { path, source: found.id, owner })];
  }

  /** Creates missing parent directories, which would otherwise belong to root. */
  async #parents(path: string, owner: string): Promise<readonly Operation[]> {
    if (owner === root) return [];
    const parents: string[] = [];
    for (let parent = posix.dirname(path); parent !== "/" && parent !== "."; parent = posix.dirname(parent)) {
      parents.unshift(parent);
    }
    if (parents.length === 0) return [];
    const existing = await this.#lookups.existing(parents);
    const missing = parents.filter((parent) => !existing.has(parent));
    if (missing.length === 0) return [];
    const source = await this.#lookups.emptyDirectory();
    return missing.map((parent) =>
      operation("withDirectory", { path: parent, source, owner, permissions: 0o755 }),
    );
  }
}

/**
 * Converts a Unix mode to Go's fs.FileMode, which the engine expects and in which the setuid, setgid and sticky bits have
 * other positions (https://pkg.go.dev/io/fs#FileMode).
 */
export function goFileMode(mode: number): number {
  const special = [
    [0o4000, 1 << 23],
    [0o2000, 1 << 22],
    [0o1000, 1 << 20],
  ] as const;
  return special.reduce((bits, [unix, go]) => (mode & unix ? bits | go : bits), mode & 0o777);
}
