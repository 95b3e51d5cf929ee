import type { Host } from "@rocker/core/engine";
import type { DaemonClient } from "../daemon/client.ts";

/** The environment for the docker client, so that it uses the same daemon as rocker. */
export function clientEnvironment({ address }: DaemonClient, host: Host): NodeJS.ProcessEnv {
  const env = { ...host.env };
  if (address.source === "default socket") env.DOCKER_HOST = address.url;
  return env as NodeJS.ProcessEnv;
}
