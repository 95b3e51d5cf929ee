import type { Host } from "./host.ts";

/** Whether SELinux is in enforcing mode. */
export function seLinuxIsEnforced(host: Host): boolean {
  return host.readFile("/sys/fs/selinux/enforce")?.toString().trim() === "1";
}

/**
 * Notices for a container that uses a socket of the host, if SELinux is enforcing; otherwise none. No label helps: the
 * policy denies the connection to the server, whatever the label of the socket is.
 * @param what such as `the sound server`
 */
export function seLinuxSocketNotices(what: string, host: Host): readonly string[] {
  if (!seLinuxIsEnforced(host)) return [];
  return [`SELinux is enforcing and denies containers access to ${what}: add --security-opt label=disable`];
}
