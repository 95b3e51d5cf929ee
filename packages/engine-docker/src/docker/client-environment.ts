import type { Host } from "@rocker/core/engine";
import type { DaemonClient } from "../daemon/client.ts";

/** The docker client must talk to the daemon that rocker talks to, however that was found. */
export function clientEnvironment({ address }: DaemonClient, host: Host): NodeJS.ProcessEnv {
  const env = { ...host.env };
  if (address.source === "default socket") env.DOCKER_HOST = address.url;
  return env as NodeJS.ProcessEnv;
}
