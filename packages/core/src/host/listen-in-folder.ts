import { closeSync, openSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { join } from "node:path";

/**
 * Has a server listen at a socket of a folder, in the place of one that was left there. It keeps no process alive.
 * @returns takes the server and its socket away
 */
export async function listenInFolder(server: Server, folder: string, name: string): Promise<() => void> {
  const socket = join(folder, name);
  rmSync(socket, { force: true });
  // A socket's path may have 107 bytes, and the folder may lie deep: this one is always short.
  const handle = openSync(folder, "r");
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(`/proc/self/fd/${handle}/${name}`, resolve);
    });
  } finally {
    closeSync(handle);
  }
  server.unref();
  return () => {
    server.close();
    rmSync(socket, { force: true });
  };
}
