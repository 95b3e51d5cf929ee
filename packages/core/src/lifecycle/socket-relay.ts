import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A socket in a folder that hands each connection on to another one. */
export interface SocketRelay {
  /** Its name in the folder. */
  readonly file: string;
  readonly close: () => void;
}

/**
 * Makes a socket that is another one under a path that stays: a container has the folder mounted, and cannot be given
 * a new mount for the socket that this terminal has. Only the folder's owner may connect, as nobody else gets there.
 */
export async function relaySocket(folder: string, name: string, target: string): Promise<SocketRelay> {
  // Loaded here: most starts relay nothing.
  const { connect, createServer } = await import("node:net");
  const file = `${name}-${process.pid}.sock`;
  rmSync(join(folder, file), { force: true }); // Of a process that was killed, and had this number.
  const server = createServer((near) => {
    const far = connect(target);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  // A socket's path may have 107 bytes, and the state folder may lie deep: this one is always short.
  const handle = openSync(folder, "r");
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(`/proc/self/fd/${handle}/${file}`, resolve);
    });
  } finally {
    closeSync(handle);
  }
  server.unref();
  return {
    file,
    close() {
      server.close();
      rmSync(join(folder, file), { force: true });
    },
  };
}
