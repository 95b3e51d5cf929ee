import {
  type Containers,
  type Host,
  type Runtime,
  type RuntimeFacts,
  settingNames,
} from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import { clientOutput } from "../client/client-output.ts";
import { runContainer } from "../client/containers.ts";
import { cacheMountWarning } from "./cache-mount-flaw.ts";
import { podmanClient } from "./client.ts";
import { PodmanContainers } from "./containers.ts";
import { PodmanImages } from "./images.ts";
import { layerLimit } from "./layer-limit.ts";
import { PodmanTransfer } from "./transfer.ts";

/** Everything with the podman program, as root or rootless. */
export function podmanRuntime(host: Host): Runtime {
  const client = podmanClient(host);
  return {
    name: "podman",
    remote: undefined,
    images: new PodmanImages(client, host),
    containers: containersOf(client),
    transfer: new PodmanTransfer(client),
    describe: () => describe(client),
  };
}

function containersOf(client: Client): Containers {
  return {
    // The OCI runtime is a global option of podman, not an option of a run.
    settings: new Set(settingNames.filter((name) => name !== "runtime")),
    hooks: true,
    // Podman has no daemon, so it sees the same files as rocker.
    locateMounts: async (mounts) => mounts,
    run: (request) => runContainer(client, request),
    persistent: new PodmanContainers(client),
  };
}

async function describe(client: Client): Promise<RuntimeFacts> {
  const info = await clientOutput(client, "info", "--format=json");
  const { host, store, version } = JSON.parse(info) as PodmanInfo;
  const { graphDriverName: driver, graphRoot: directory } = store;
  const layers = layerLimit(driver, version.Version);
  const flaw = cacheMountWarning(host.buildahVersion ?? "");
  return {
    version: version.Version,
    rootless: host.security.rootless,
    storage: { driver, directory, layers },
    warnings: flaw ? [flaw] : [],
  };
}

interface PodmanInfo {
  readonly host: { readonly security: { readonly rootless: boolean }; readonly buildahVersion?: string };
  readonly store: { readonly graphDriverName: string; readonly graphRoot: string };
  readonly version: { readonly Version: string };
}
