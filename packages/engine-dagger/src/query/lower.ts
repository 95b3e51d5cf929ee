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

/** What a step needs of the engine before its operations can be named. */
export interface Needs {
  /** @returns the id of a cache volume */
  cache(mount: CacheMount): Promise<string>;
  /** Which of these paths are in the container as it is before the step. */
  existing(paths: readonly string[]): Promise<ReadonlySet<string>>;
  /** @returns the id of an empty folder */
  emptyFolder(): Promise<string>;
  /** @returns the ids of the person's agent and of the hosts that they know, where there are some */
  ssh(): Promise<{ readonly agent: string; readonly knownHosts: string | undefined }>;
  /** What a copy's source is in its image, and its id. */
  source(image: string, path: string): Promise<{ readonly kind: "file" | "folder"; readonly id: string }>;
}

const root = "0:0";

// Where BuildKit puts it.
const agentSocket = "/run/buildkit/ssh_agent.0";

/** What is run. */
interface Program {
  readonly args: readonly string[];
  readonly caches: readonly CacheMount[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a program has while it runs, and only then. */
interface Lent {
  readonly env: Readonly<Record<string, string>>;
  readonly before: readonly Operation[];
  readonly after: readonly Operation[];
}

// What BuildKit writes into an image that names none.
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A bound plan's steps as Dagger's operations, in the plan's order. Keeps what the container is like between steps. */
export class Lowering {
  readonly #plan: BoundPlan;
  readonly #needs: Needs;
  /** Results of programs that ran in another generation are not used. */
  readonly #generation: string | undefined;
  readonly #env: Map<string, string>;
  #user: string;

  constructor(plan: BoundPlan, needs: Needs, generation: string | undefined) {
    this.#plan = plan;
    this.#needs = needs;
    this.#generation = generation;
    this.#env = new Map(Object.entries(plan.base.env));
    // An image without a USER is root's.
    this.#user = plan.base.user || root;
  }

  async step(step: BoundStep): Promise<readonly Operation[]> {
    switch (step.type) {
      case "exec":
        return [...this.#as(step.as), ...(await this.#run(step, step.ssh && (await this.#ssh(step.as))))];
      case "packages":
        return [
          ...this.#as(root),
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

  /** What every image has that is built: a search path, where its base names none. */
  begin(): readonly Operation[] {
    if (this.#env.has("PATH")) return [];
    this.#env.set("PATH", defaultPath);
    return [operation("withEnvVariable", { name: "PATH", value: defaultPath })];
  }

  /** What the finished image has besides: its user and its labels. */
  finish(labels: Readonly<Record<string, string>>): readonly Operation[] {
    const named = Object.entries(labels).map(([name, value]) => operation("withLabel", { name, value }));
    return [...this.#as(this.#plan.user || root), ...named];
  }

  #as(user: string): readonly Operation[] {
    if (user === this.#user) return [];
    this.#user = user;
    return [operation("withUser", { name: user })];
  }

  async #run({ args, caches, env }: Program, ssh?: Lent): Promise<readonly Operation[]> {
    const mounts = await Promise.all(
      caches.map(async (mount) =>
        operation("withMountedCache", {
          path: mount.target,
          cache: await this.#needs.cache(mount),
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

  /** The person's agent and known hosts for one program, which is the only one in its container. */
  async #ssh(owner: string): Promise<Lent> {
    const { agent, knownHosts } = await this.#needs.ssh();
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
    const found = await this.#needs.source(image, source);
    const path = found.kind === "file" && target.endsWith("/") ? target + posix.basename(source) : target;
    const field = found.kind === "file" ? "withFile" : "withDirectory";
    return [...(await this.#parents(path, owner)), operation(field, { path, source: found.id, owner })];
  }

  /** The engine would make missing parents root's. */
  async #parents(path: string, owner: string): Promise<readonly Operation[]> {
    if (owner === root) return [];
    const parents: string[] = [];
    for (let parent = posix.dirname(path); parent !== "/" && parent !== "."; parent = posix.dirname(parent)) {
      parents.unshift(parent);
    }
    if (parents.length === 0) return [];
    const existing = await this.#needs.existing(parents);
    const missing = parents.filter((parent) => !existing.has(parent));
    if (missing.length === 0) return [];
    const source = await this.#needs.emptyFolder();
    return missing.map((parent) =>
      operation("withDirectory", { path: parent, source, owner, permissions: 0o755 }),
    );
  }
}

/**
 * The engine takes permissions for Go's os.FileMode, in which set-id and sticky bits stand elsewhere than on Unix
 * (https://pkg.go.dev/io/fs#FileMode).
 */
export function goFileMode(mode: number): number {
  const special = [
    [0o4000, 1 << 23],
    [0o2000, 1 << 22],
    [0o1000, 1 << 20],
  ] as const;
  return special.reduce((bits, [unix, go]) => (mode & unix ? bits | go : bits), mode & 0o777);
}
