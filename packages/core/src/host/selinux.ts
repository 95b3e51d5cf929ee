import type { Host } from "./host.ts";

/** Whether SELinux is there and refuses what its policy does not allow. */
export function seLinuxIsEnforced(host: Host): boolean {
  return host.readFile("/sys/fs/selinux/enforce")?.toString().trim() === "1";
}

/**
 * What to tell a person whose container is to use a socket of the host where SELinux is enforced; empty elsewhere.
 * No label makes it work: the policy refuses the connection to the server, whatever the socket's own label is.
 * @param what such as `the sound server`
 */
export function seLinuxSocketNotices(what: string, host: Host): readonly string[] {
  if (!seLinuxIsEnforced(host)) return [];
  return [`SELinux is enforcing and denies containers access to ${what}: add --security-opt label=disable`];
}
