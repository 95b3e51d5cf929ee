import type { ContainerBinds, ContainerFacts } from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import {
  type ContainerInspect,
  type ContainerRowWithMounts,
  factsFromInspect,
  factsFromList,
  inspectedBinds,
  listedBinds,
} from "../client/container-facts.ts";
import { ClientContainers } from "../client/containers.ts";
import type { DaemonClient } from "../daemon/client.ts";

/** Persistent containers. Uses the docker client for create, exec and logs, and the daemon's socket for the rest. */
export class DockerContainers extends ClientContainers {
  readonly #daemon: DaemonClient;

  constructor(client: Client, daemon: DaemonClient) {
    super(client);
    this.#daemon = daemon;
  }

  override async start(id: string): Promise<void> {
    await this.#daemon.post(`/containers/${id}/start`);
  }

  override async stop(id: string): Promise<void> {
    await this.#daemon.post(`/containers/${id}/stop`, { t: "10" });
  }

  async remove(id: string): Promise<void> {
    await this.#daemon.json({ method: "DELETE", path: `/containers/${id}`, query: { force: "1", v: "1" } });
  }

  async removeVolume(name: string): Promise<void> {
    await this.#daemon.json({ method: "DELETE", path: `/volumes/${encodeURIComponent(name)}` });
  }

  async createVolume(name: string, size: number): Promise<void> {
    const body = Buffer.from(JSON.stringify({ Name: name, DriverOpts: { size: String(size) } }));
    const headers = { "Content-Type": "application/json" };
    await this.#daemon.json({ method: "POST", path: "/volumes/create", headers, body });
  }

  override async find(reference: string): Promise<ContainerFacts | undefined> {
    const path = `/containers/${encodeURIComponent(reference)}/json`;
    const found = await this.#daemon.json<ContainerInspect>({ path });
    return found && factsFromInspect(found);
  }

  async list(): Promise<readonly ContainerFacts[]> {
    return (await this.#rows()).map(factsFromList);
  }

  override async binds(): Promise<readonly ContainerBinds[]> {
    const rows = await this.#rows();
    return Promise.all(rows.map((row) => (row.Mounts ? listedBinds(row) : this.#inspectedBinds(row))));
  }

  /** A daemon that only speaks like Docker (Podman's) may list no mounts. */
  async #inspectedBinds(row: ContainerRowWithMounts): Promise<ContainerBinds> {
    const found = await this.#daemon.json<ContainerInspect>({ path: `/containers/${row.Id}/json` });
    return found ? inspectedBinds(found) : listedBinds(row);
  }

  async #rows(): Promise<readonly ContainerRowWithMounts[]> {
    const query = { all: "1" };
    return (await this.#daemon.json<ContainerRowWithMounts[]>({ path: "/containers/json", query })) ?? [];
  }
}
