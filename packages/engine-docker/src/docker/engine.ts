import { accessSync, constants } from "node:fs";
import { type Availability, defineEngine, type Host, isRockerError } from "@rocker/core/engine";
import { programOnPath } from "../client/program-on-path.ts";
import { type DaemonAddress, findDaemon } from "../daemon/address.ts";
import { DaemonClient, permissionDenied } from "../daemon/client.ts";
import { DockerBuilder } from "./builder.ts";
import { dockerRuntime } from "./runtime.ts";

/** An engine is opened right after it was detected. */
const detected = new WeakMap<Host, DaemonAddress>();

export const docker = defineEngine({
  name: "docker",
  summary: "Docker: builds images with BuildKit where available, runs containers",
  roles: ["builder", "runtime"],
  priority: 20,

  detect(host): Availability {
    const daemon = findDaemon(host);
    if (daemon) detected.set(host, daemon);
    if (!programOnPath("docker", host)) {
      return daemon
        ? unusable("the docker client is not on PATH", "Install the docker client.")
        : unusable("not installed", "Install Docker (https://docs.docker.com/engine/install/) or Podman.");
    }
    if (!daemon) {
      return unusable(
        "no daemon socket was found at the usual paths",
        "Start Docker: sudo systemctl start docker, or Docker Desktop.",
      );
    }
    if (!canConnect(daemon)) {
      const denied = permissionDenied(host, daemon.kind === "socket" ? daemon.path : daemon.url);
      const [first] = isRockerError(denied) ? denied.problems : [];
      const reason = `${first?.what ?? ""} ${first?.why ?? ""}`.trim().replace(/\.$/, "");
      return { ...unusable(reason, first?.fix ?? ""), denied: true };
    }
    return { usable: true };
  },

  open(host) {
    const daemon = detected.get(host) ?? findDaemon(host);
    if (!daemon) throw new Error("open() requires a usable engine: there is no daemon");
    const client = new DaemonClient(daemon, host);
    return { builder: new DockerBuilder(client, host), runtime: dockerRuntime(client, host) };
  },
});

function unusable(reason: string, fix: string) {
  return { usable: false, reason, fix } as const;
}

/** Whether the user has permission for the socket. A missing socket is a different error. */
function canConnect(daemon: DaemonAddress): boolean {
  if (daemon.kind !== "socket") return true;
  try {
    accessSync(daemon.path, constants.R_OK | constants.W_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EACCES";
  }
}
