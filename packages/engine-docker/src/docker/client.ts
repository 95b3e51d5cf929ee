import type { Host } from "@rocker/core/engine";
import type { Client } from "../client/client.ts";
import type { DaemonClient } from "../daemon/client.ts";

/** The docker program, with an environment in which it uses the same daemon as rocker. */
export function dockerClient({ address }: DaemonClient, host: Host): Client {
  const env = address.source === "default socket" ? { ...host.env, DOCKER_HOST: address.url } : host.env;
  return { program: "docker", env };
}
