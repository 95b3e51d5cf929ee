import type {
  BoundPlan,
  ContainerBinds,
  ContainerFacts,
  ExecRequest,
  LogRequest,
  PersistentContainers,
  RunRequest,
} from "@rocker/core/engine";
import { createArguments, execArguments, logArguments, runArguments } from "./arguments.ts";
import type { Adapted, Client } from "./client.ts";
import { clientError, clientOutput } from "./client-output.ts";
import { type ContainerInspect, factsFromInspect, inspectedBinds } from "./container-facts.ts";
import { execClient } from "./exec-client.ts";
import { openVariables } from "./host-variables.ts";
import { runClient } from "./run-client.ts";

/** Runs a container. @returns the exit code of its command */
export async function runContainer(client: Client, request: RunRequest): Promise<number> {
  const { plan, flags } = adapted(client, request.plan);
  const variables = openVariables(plan.run.env, client);
  const args = runArguments({ ...request, plan }, [...flags, ...variables.args]);
  request.trace(client.program, args);
  const streams = { ...request.streams, file: variables.file };
  return runClient(client, args, streams).finally(variables.close);
}

/** Persistent containers, by a client. An engine adds what its client does in its own way. */
export abstract class ClientContainers implements PersistentContainers {
  protected readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  async create(request: Omit<RunRequest, "streams">): Promise<string> {
    const { plan, flags } = adapted(this.client, request.plan);
    const variables = openVariables(plan.run.env, this.client);
    const args = createArguments({ ...request, plan }, [...flags, ...variables.args]);
    request.trace(this.client.program, args);
    const call = { args, file: variables.file };
    const { code, stdout, stderr } = await execClient(this.client, call).finally(variables.close);
    if (code !== 0) throw clientError(this.client, stderr);
    return stdout.trim();
  }

  async start(id: string): Promise<void> {
    await clientOutput(this.client, "start", "--", id);
  }

  async stop(id: string): Promise<void> {
    await clientOutput(this.client, "stop", "--time=10", "--", id);
  }

  abstract remove(id: string): Promise<void>;

  abstract removeVolume(name: string): Promise<void>;

  async find(reference: string): Promise<ContainerFacts | undefined> {
    const [found] = await this.#inspect([reference]);
    return found && factsFromInspect(found);
  }

  abstract list(): Promise<readonly ContainerFacts[]>;

  async binds(): Promise<readonly ContainerBinds[]> {
    const ids = (await this.list()).map(({ id }) => id);
    return ids.length === 0 ? [] : (await this.#inspect(ids)).map(inspectedBinds);
  }

  exec(request: ExecRequest): Promise<number> {
    const variables = openVariables(request.env, this.client);
    const args = execArguments(request, variables.args);
    request.trace(this.client.program, args);
    const streams = { ...request.streams, file: variables.file };
    return runClient(this.client, args, streams).finally(variables.close);
  }

  logs(request: LogRequest): Promise<number> {
    return runClient(this.client, logArguments(request));
  }

  /** Those that exist: one that was removed just now is no error, and the others are printed. */
  async #inspect(references: readonly string[]): Promise<readonly ContainerInspect[]> {
    const args = ["container", "inspect", "--", ...references];
    const { code, stdout, stderr } = await execClient(this.client, { args });
    if (code !== 0 && !/no such container/i.test(stderr)) throw clientError(this.client, stderr);
    return JSON.parse(stdout || "[]") as ContainerInspect[];
  }
}

function adapted(client: Client, plan: BoundPlan): Adapted {
  return client.adapt?.(plan) ?? { plan, flags: [] };
}
