import { buildKnownHosts } from "@rocker/core/engine";

/** The name by which a build asks for the known hosts. */
export const knownHostsSecret = "rocker-known-hosts";

/**
 * Flags of a RUN that may use the person's agent. Whoever runs the step may: the step's container has nobody else.
 * Where the person knows no hosts, that file is not there.
 */
export const sshMounts = [
  "--mount=type=ssh,mode=0666",
  `--mount=type=secret,id=${knownHostsSecret},target=${buildKnownHosts},mode=0444`,
];
