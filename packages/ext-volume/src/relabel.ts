import type { Host } from "@rocker/core";
import { pathContext } from "./host-path.ts";

// The engines refuse these (opencontainers/selinux); here it is said before anything is built.
const systemFolders =
  "/ /bin /boot /dev /etc /etc/pki /home /lib /lib64 /media /opt /proc /root /run /sbin /srv /sys /tmp /usr /var /var/lib /var/log";

/** Whether other programs of the machine need the folder's SELinux label: system folders, the home and all above it. */
export function isSharedByAll(source: string, host: Host): boolean {
  const { home } = pathContext(host);
  const realHome = host.path(home)?.realPath ?? home;
  return systemFolders.split(" ").includes(source) || `${realHome}/`.startsWith(`${source}/`);
}
