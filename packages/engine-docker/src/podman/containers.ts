import type {
  ContainerBinds,
  ContainerFacts,
  Containers,
  ExecRequest,
  Host,
  LogRequest,
  RunRequest,
} from "@rocker/core/engine";
import { createArguments, execArguments, logArguments } from "../container/arguments.ts";
import {
  type ContainerInspect,
  type ContainerRow,
  factsFromInspect,
  factsFromList,
  inspectedBinds,
} from "../container/facts.ts";
import { openVariables } from "../container/host-variables.ts";
import { type ClientStreams, runClient } from "../container/run-client.ts";
import { execPodman, podmanError, podmanOutput, userNamespaceArguments } from "./program.ts";
import { lowerSettings } from "./settings.ts";

/** Persistent containers, with the podman program. */
export class PodmanContainers implements Containers {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async create(request: Omit<RunRequest, "streams">): Promise<string> {
    const plan = lowerSettings(request.plan, this.#host.user().uid === 0);
    const variables = openVariables(plan.run.env, this.#host);
    const flags = [...userNamespaceArguments(request, this.#host), ...variables.args];
    const args = createArguments({ ...request, plan }, flags);
    request.trace("podman", args);
    const call = { args, file: variables.file };
    const { code, stdout, stderr } = await execPodman(this.#host, call).finally(variables.close);
    if (code !== 0) throw podmanError(stderr);
    return stdout.trim();
  }

  async start(id: string): Promise<void> {
    await podmanOutput(this.#host, "start", "--", id);
  }

  async stop(id: string): Promise<void> {
    await podmanOutput(this.#host, "stop", "--time=10", "--", id);
  }

  async remove(id: string): Promise<void> {
    // `rm --force` waits ten seconds for the command to end, and Podman 3 has no option to change that. Killing a
    // container that is not running fails, which is fine.
    await execPodman(this.#host, { args: ["kill", "--", id] });
    await podmanOutput(this.#host, "rm", "--force", "--volumes", "--ignore", "--", id);
  }

  async find(reference: string): Promise<ContainerFacts | undefined> {
    const { code, stdout, stderr } = await execPodman(this.#host, {
      args: ["container", "inspect", "--", reference],
    });
    if (code !== 0) {
      if (/no such container/i.test(stderr)) return undefined;
      throw podmanError(stderr);
    }
    const [found] = JSON.parse(stdout) as ContainerInspect[];
    return found && factsFromInspect(found);
  }

  async list(): Promise<readonly ContainerFacts[]> {
    const rows = JSON.parse(await podmanOutput(this.#host, "ps", "--all", "--format=json")) as ContainerRow[];
    return rows.map(factsFromList);
  }

  async binds(): Promise<readonly ContainerBinds[]> {
    const ids = (await this.list()).map(({ id }) => id);
    if (ids.length === 0) return [];
    const args = ["container", "inspect", "--", ...ids];
    const { code, stdout, stderr } = await execPodman(this.#host, { args });
    // One that was removed just now is no error: the others are printed.
    if (code !== 0 && !/no such container/i.test(stderr)) throw podmanError(stderr);
    return (JSON.parse(stdout) as ContainerInspect[]).map(inspectedBinds);
  }

  exec(request: ExecRequest): Promise<number> {
    const variables = openVariables(request.env, this.#host);
    const how = { output: request.streams.output, file: variables.file };
    return this.#client(execArguments(request, variables.args), request.trace, how).finally(variables.close);
  }

  logs(request: LogRequest): Promise<number> {
    return this.#client(logArguments(request));
  }

  #client(args: readonly string[], trace?: RunRequest["trace"], how?: ClientStreams): Promise<number> {
    trace?.("podman", args);
    return runClient("podman", args, this.#host.env as NodeJS.ProcessEnv, how);
  }
}
