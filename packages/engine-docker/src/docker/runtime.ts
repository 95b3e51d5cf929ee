import {
  type Containers,
  type Host,
  type Runtime,
  type RuntimeFacts,
  settingNames,
} from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import { runContainer } from "../client/containers.ts";
import type { DaemonClient } from "../daemon/client.ts";
import { dockerClient } from "./client.ts";
import { DockerContainers } from "./containers.ts";
import { DockerImages } from "./images.ts";
import { layerLimit } from "./layer-limit.ts";
import { translateMounts } from "./rocker-in-container.ts";
import { DockerTransfer } from "./transfer.ts";

/** Finds images over the daemon's socket, and runs containers with the docker client. */
export function dockerRuntime(daemon: DaemonClient, host: Host): Runtime {
  const client = dockerClient(daemon, host);
  const images = new DockerImages(client, daemon, host);
  return {
    name: "docker",
    remote: isRemote(daemon) ? daemon.address.url : undefined,
    images,
    containers: containersOf(client, daemon, host),
    transfer: new DockerTransfer(client, daemon, images),
    describe: () => describe(daemon),
  };
}

function containersOf(client: Client, daemon: DaemonClient, host: Host): Containers {
  return {
    settings: new Set(settingNames),
    hooks: true,
    locateMounts: (mounts) => translateMounts(mounts, daemon, host),
    run: (request) => runContainer(client, request),
    persistent: new DockerContainers(client, daemon),
  };
}

async function describe(daemon: DaemonClient): Promise<RuntimeFacts> {
  const info = await daemon.json<DaemonInfo>({ path: "/info" });
  const { ServerVersion: version = "", Driver: driver = "", DockerRootDir: directory = "" } = info ?? {};
  return {
    version,
    rootless: info?.SecurityOptions?.includes("name=rootless") ?? false,
    storage: { driver, directory, layers: layerLimit(driver) },
  };
}

/** The fields of `GET /info` that are used. */
interface DaemonInfo {
  readonly ServerVersion?: string;
  readonly Driver?: string;
  readonly DockerRootDir?: string;
  readonly SecurityOptions?: readonly string[] | null;
}

function isRemote({ address }: DaemonClient): boolean {
  if (address.kind === "through-client") return true;
  return address.kind === "tcp" && !/^(localhost|127\.|::1$)/.test(address.host);
}
