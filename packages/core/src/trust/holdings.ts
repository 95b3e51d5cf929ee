import { basename, join } from "node:path/posix";
import type { Host } from "../host/host.ts";

/** What a directory of the host holds that is more than files. */
export interface Holdings {
  /** Absolute paths, those near the directory first. */
  readonly sockets: readonly string[];
  readonly devices: readonly string[];
  /** Directories that were not searched, because they are not readable or the limit was reached. */
  readonly unsearched: readonly string[];
}

/** Directory entries to look at: about 0.2 s. Who mounts more cannot read a list of it anyway. */
const limit = 50_000;

/** File systems of the kernel. They hold no sockets, and have more entries than anybody can search. */
const ofKernel = new Set(["/proc", "/sys"]);

/**
 * Searches a directory and everything below it, breadth first, also in other file systems that are mounted there. Symbolic
 * links are not followed: in a container they lead to files of the container.
 * @param most how many entries to look at
 */
export function holdingsOf(directory: string, host: Pick<Host, "entries">, most = limit): Holdings {
  const sockets: string[] = [];
  const devices: string[] = [];
  const unsearched: string[] = [];
  let count = 0;
  const queue = [directory];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (ofKernel.has(next)) continue;
    const entries = count < most ? host.entries(next) : undefined;
    if (!entries) unsearched.push(next);
    count += entries?.length ?? 0;
    for (const { name, kind } of entries ?? []) {
      if (kind === "directory") queue.push(join(next, name));
      else if (kind === "socket") sockets.push(join(next, name));
      else if (kind === "device") devices.push(join(next, name));
    }
  }
  return { sockets, devices, unsearched };
}

const engineSockets = /^(docker|podman|containerd|crio|buildkitd)\.sock$/;

/** Whether whoever connects to a socket can start containers with any access to the host. */
export function isEngineSocket(path: string): boolean {
  return engineSockets.test(basename(path));
}
