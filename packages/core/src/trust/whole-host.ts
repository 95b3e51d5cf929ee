import type { Host } from "../host/host.ts";
import type { HostAccess } from "./access.ts";
import { isEngineSocket } from "./holdings.ts";

const capabilities = new Set(["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH"]);
const disks = /^\/dev\/(?:$|(?:sd|hd|vd|xvd|nvme|mmcblk|md|dm-|loop)\w*$|mapper\/|disk\/|k?mem$|port$)/;

/** Why access reaches every file of the host, whatever it names; undefined where it does not. */
export function wholeHostReason({ kind, value, detail = {} }: HostAccess, host: Host): string | undefined {
  switch (kind) {
    case "privileged":
      return detail.as === "runtime" ? undefined : "gives full control of the host";
    case "capability":
      return capabilities.has(value.toUpperCase().replace(/^CAP_/, ""))
        ? "gives full control of the host"
        : undefined;
    case "socket":
      return isEngineSocket(value) ? "gives full control of the host" : undefined;
    case "device":
      return disks.test(value === "/dev" ? "/dev/" : value)
        ? "gives access to every file on the host's disks"
        : undefined;
    case "mount": {
      const isProc = /^\/proc(\/|$)/.test(value) && host.path(value)?.kind !== "file";
      return isProc || value === "/" ? "reaches every file of the host, through /proc/PID/root" : undefined;
    }
    default:
      return undefined;
  }
}
