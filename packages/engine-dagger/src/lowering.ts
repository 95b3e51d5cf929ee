import { posix } from "node:path";
import {
  type BoundPlan,
  type BoundStep,
  type BuildSsh,
  buildKnownHosts,
  type CacheMount,
  cacheId,
  packagesCache,
  packagesCommand,
} from "@rocker/core/engine";
import { CacheSharingMode, type Client, type Container, ExistsType } from "./sdk.ts";

type StepOf<Type extends BoundStep["type"]> = Extract<BoundStep, { type: Type }>;

/** What the steps of a plan need besides the container that they change. */
export interface LoweringContext {
  readonly dagger: Client;
  readonly plan: BoundPlan;
  readonly ssh: BuildSsh | undefined;
  /** Cached results from other generations are not used. */
  readonly generation: string | undefined;
  /** @returns a container with an image that a step copies from */
  image(name: string): Promise<Container>;
}

const root = "0:0";

// The path that BuildKit uses.
const agentSocket = "/run/buildkit/ssh_agent.0";

/** A command to run. */
interface Command {
  readonly args: readonly string[];
  readonly caches: readonly CacheMount[];
  readonly env: Readonly<Record<string, string>>;
  /** Whose ssh agent access it needs. */
  readonly sshFor?: string | undefined;
}

// The PATH that BuildKit sets in an image that has none.
const defaultSearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Applies a bound plan's steps to a container, in the plan's order. Tracks the container's state between steps. */
export class Lowering {
  readonly #context: LoweringContext;
  readonly #env: Map<string, string>;
  #user: string;

  constructor(context: LoweringContext) {
    this.#context = context;
    const { base } = context.plan;
    this.#env = new Map(Object.entries(base.env));
    // Without USER, an image runs as root.
    this.#user = base.user || root;
  }

  /** Before the first step: sets PATH if the base image has none. */
  begin(container: Container): Container {
    if (this.#env.has("PATH")) return container;
    this.#env.set("PATH", defaultSearchPath);
    return container.withEnvVariable("PATH", defaultSearchPath);
  }

  async step(container: Container, step: BoundStep): Promise<Container> {
    switch (step.type) {
      case "exec":
        return this.#run(this.#as(step.as, container), { ...step, ...(step.ssh && { sshFor: step.as }) });
      case "packages": {
        const args = packagesCommand(step, true);
        return this.#run(this.#as(root, container), { args, caches: [packagesCache], env: {} });
      }
      case "file":
        return this.#file(container, step);
      case "copy-from":
        return this.#copy(container, step);
      case "env":
        this.#env.set(step.name, step.value);
        return container.withEnvVariable(step.name, step.value);
      case "label":
        return container.withLabel(step.name, step.value);
    }
  }

  /** After the last step: sets the user and labels of the image. */
  finish(container: Container, labels: Readonly<Record<string, string>>): Container {
    return Object.entries(labels).reduce(
      (labeled, [name, value]) => labeled.withLabel(name, value),
      this.#as(this.#context.plan.user || root, container),
    );
  }

  #as(user: string, container: Container): Container {
    if (user === this.#user) return container;
    this.#user = user;
    return container.withUser(user);
  }

  #run(container: Container, { args, caches, env, sshFor }: Command): Container {
    const { dagger, plan, generation } = this.#context;
    const variables = Object.entries({
      ...env,
      ...(sshFor && { SSH_AUTH_SOCK: agentSocket }),
      ...(generation && { ROCKER_GENERATION: generation }),
    });
    let prepared = container;
    for (const mount of caches) {
      const volume = dagger.cacheVolume(cacheId(mount, plan));
      prepared = prepared.withMountedCache(mount.target, volume, { sharing: CacheSharingMode.Locked });
    }
    if (sshFor) prepared = this.#withSsh(prepared, sshFor);
    for (const [name, value] of variables) prepared = prepared.withEnvVariable(name, value);
    let result = prepared.withExec([...args]);
    for (const [name] of variables) result = this.#restored(result, name);
    if (sshFor) result = this.#withoutSsh(result);
    for (const { target } of caches) result = result.withoutMount(target);
    return result;
  }

  /** Adds the user's ssh agent and known hosts for one command, which runs alone in its container. */
  #withSsh(container: Container, owner: string): Container {
    const { dagger, ssh } = this.#context;
    const socket = dagger.host().unixSocket(ssh?.agent ?? "");
    const withAgent = container.withUnixSocket(agentSocket, socket, { owner });
    if (!ssh?.knownHosts) return withAgent;
    // The cache key is independent of the content: an additional host must not invalidate the step.
    const secret = dagger.secret(`file://${ssh.knownHosts}`, { cacheKey: "rocker-known-hosts" });
    return withAgent.withMountedSecret(buildKnownHosts, secret, { owner, mode: 0o444 });
  }

  #withoutSsh(container: Container): Container {
    const withoutAgent = container.withoutUnixSocket(agentSocket);
    return this.#context.ssh?.knownHosts ? withoutAgent.withoutMount(buildKnownHosts) : withoutAgent;
  }

  #restored(container: Container, name: string): Container {
    const value = this.#env.get(name);
    return value === undefined ? container.withoutEnvVariable(name) : container.withEnvVariable(name, value);
  }

  async #file(container: Container, { path, contents, mode, owner }: StepOf<"file">): Promise<Container> {
    const parent = await this.#withParents(container, path, owner);
    return parent.withNewFile(path, contents, { permissions: goFileMode(mode), owner });
  }

  async #copy(
    container: Container,
    { image, source, target, owner }: StepOf<"copy-from">,
  ): Promise<Container> {
    const from = await this.#context.image(image);
    if (await from.exists(source, { expectedType: ExistsType.DirectoryType })) {
      const parent = await this.#withParents(container, target, owner);
      return parent.withDirectory(target, from.directory(source), { owner });
    }
    const path = target.endsWith("/") ? target + posix.basename(source) : target;
    const parent = await this.#withParents(container, path, owner);
    return parent.withFile(path, from.file(source), { owner });
  }

  /** Creates missing parent directories, which would otherwise belong to root. */
  async #withParents(container: Container, path: string, owner: string): Promise<Container> {
    if (owner === root) return container;
    const parents: string[] = [];
    for (let parent = posix.dirname(path); parent !== "/" && parent !== "."; parent = posix.dirname(parent)) {
      parents.unshift(parent);
    }
    const exist = await Promise.all(parents.map((parent) => container.exists(parent)));
    const empty = this.#context.dagger.directory();
    return parents
      .filter((_, index) => !exist[index])
      .reduce((all, parent) => all.withDirectory(parent, empty, { owner, permissions: 0o755 }), container);
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
