import { buildKnownHosts } from "@rocker/core/engine";

/** The secret ID of the known hosts file. */
export const knownHostsSecret = "rocker-known-hosts";

/**
 * Flags of a RUN that may use the user's ssh agent. Every user may access it, because the step's container runs nothing
 * else. Without a known hosts file on the host, there is none in the step.
 */
export const sshMounts = [
  "--mount=type=ssh,mode=0666",
  `--mount=type=secret,id=${knownHostsSecret},target=${buildKnownHosts},mode=0444`,
];
