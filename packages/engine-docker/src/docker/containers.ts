import {
  type ContainerBinds,
  type ContainerFacts,
  type Containers,
  type ExecRequest,
  type Host,
  type LogRequest,
  type RunRequest,
  rockerError,
} from "@rocker/core/engine";
import { createArguments, execArguments, logArguments } from "../container/arguments.ts";
import { errorMessageFrom, execClient } from "../container/exec-client.ts";
import {
  type ContainerInspect,
  type ContainerRowWithMounts,
  factsFromInspect,
  factsFromList,
  inspectedBinds,
  listedBinds,
} from "../container/facts.ts";
import { openVariables } from "../container/host-variables.ts";
import { type ClientStreams, runClient } from "../container/run-client.ts";
import type { DaemonClient } from "../daemon/client.ts";
import { clientEnvironment } from "./client-environment.ts";

/** Persistent containers. Uses the docker client for create, exec and logs, and the daemon's socket for the rest. */
export class DockerContainers implements Containers {
  readonly #client: DaemonClient;
  readonly #host: Host;

  constructor(client: DaemonClient, host: Host) {
    this.#client = client;
    this.#host = host;
  }

  async create(request: Omit<RunRequest, "streams">): Promise<string> {
    const variables = openVariables(request.plan.run.env, this.#host);
    const args = createArguments(request, variables.args);
    request.trace("docker", args);
    const env = clientEnvironment(this.#client, this.#host);
    const call = { args, file: variables.file };
    const { code, stdout, stderr } = await execClient("docker", { env }, call).finally(variables.close);
    if (code === 0) return stdout.trim();
    throw rockerError("RK406", { engine: "docker", message: errorMessageFrom(stderr) });
  }

  async start(id: string): Promise<void> {
    await this.#client.post(`/containers/${id}/start`);
  }

  async stop(id: string): Promise<void> {
    await this.#client.post(`/containers/${id}/stop`, { t: "10" });
  }

  async remove(id: string): Promise<void> {
    await this.#client.json({ method: "DELETE", path: `/containers/${id}`, query: { force: "1", v: "1" } });
  }

  async find(reference: string): Promise<ContainerFacts | undefined> {
    const path = `/containers/${encodeURIComponent(reference)}/json`;
    const found = await this.#client.json<ContainerInspect>({ path });
    return found && factsFromInspect(found);
  }

  async list(): Promise<readonly ContainerFacts[]> {
    return (await this.#rows()).map(factsFromList);
  }

  async binds(): Promise<readonly ContainerBinds[]> {
    const rows = await this.#rows();
    return Promise.all(rows.map((row) => (row.Mounts ? listedBinds(row) : this.#inspectedBinds(row))));
  }

  /** A daemon that only speaks like Docker (Podman's) may list no mounts. */
  async #inspectedBinds(row: ContainerRowWithMounts): Promise<ContainerBinds> {
    const found = await this.#client.json<ContainerInspect>({ path: `/containers/${row.Id}/json` });
    return found ? inspectedBinds(found) : listedBinds(row);
  }

  async #rows(): Promise<readonly ContainerRowWithMounts[]> {
    const query = { all: "1" };
    return (await this.#client.json<ContainerRowWithMounts[]>({ path: "/containers/json", query })) ?? [];
  }

  exec(request: ExecRequest): Promise<number> {
    const variables = openVariables(request.env, this.#host);
    const how = { output: request.streams.output, file: variables.file };
    return this.#run(execArguments(request, variables.args), request.trace, how).finally(variables.close);
  }

  logs(request: LogRequest): Promise<number> {
    return this.#run(logArguments(request));
  }

  #run(args: readonly string[], trace?: RunRequest["trace"], how?: ClientStreams): Promise<number> {
    trace?.("docker", args);
    return runClient("docker", args, clientEnvironment(this.#client, this.#host), how);
  }
}
