import type { ContainerFacts } from "@rocker/core/engine";
import { clientError, clientOutput } from "../client/client-output.ts";
import { type ContainerRow, factsFromList } from "../client/container-facts.ts";
import { ClientContainers } from "../client/containers.ts";
import { execClient } from "../client/exec-client.ts";

/** Persistent containers, with the podman program. */
export class PodmanContainers extends ClientContainers {
  async remove(id: string): Promise<void> {
    // `rm --force` waits ten seconds for the command to end, and Podman 3 has no option to change that. Killing a
    // container that is not running fails, which is fine.
    await execClient(this.client, { args: ["kill", "--", id] });
    await clientOutput(this.client, "rm", "--force", "--volumes", "--ignore", "--", id);
  }

  async removeVolume(name: string): Promise<void> {
    const { code, stderr } = await execClient(this.client, { args: ["volume", "rm", "--", name] });
    if (code !== 0 && !/no such volume|not found/i.test(stderr)) throw clientError(this.client, stderr);
  }

  async createVolume(name: string, size: number): Promise<void> {
    await clientOutput(this.client, "volume", "create", `--opt=o=size=${size}`, "--", name);
  }

  async list(): Promise<readonly ContainerFacts[]> {
    const rows = await clientOutput(this.client, "ps", "--all", "--format=json");
    return (JSON.parse(rows) as ContainerRow[]).map(factsFromList);
  }
}
