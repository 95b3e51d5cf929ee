import { closeSync, openSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { join } from "node:path";

/**
 * Lets a server listen on a socket in a directory, replacing one that was left there. It does not keep the process alive.
 * @returns a function that closes the server and removes its socket
 */
export async function listenInDirectory(
  server: Server,
  directory: string,
  name: string,
): Promise<() => void> {
  const socket = join(directory, name);
  rmSync(socket, { force: true });
  // The path of a socket can have 107 bytes, and the directory may be deep: this one is always short.
  const handle = openSync(directory, "r");
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
