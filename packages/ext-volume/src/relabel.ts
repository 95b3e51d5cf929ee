import type { Host } from "@rocker/core";
import { pathContext } from "./host-path.ts";

// Engines refuse to relabel these (opencontainers/selinux). Checking here reports it before the build.
const systemDirectories =
  "/ /bin /boot /dev /etc /etc/pki /home /lib /lib64 /media /opt /proc /root /run /sbin /srv /sys /tmp /usr /var /var/lib /var/log";

/** Whether other programs on the host need the SELinux label: of system directories, the home directory and its parents. */
export function isSharedWithHost(source: string, host: Host): boolean {
  const { home } = pathContext(host);
  const realHome = host.path(home)?.realPath ?? home;
  return systemDirectories.split(" ").includes(source) || `${realHome}/`.startsWith(`${source}/`);
}
