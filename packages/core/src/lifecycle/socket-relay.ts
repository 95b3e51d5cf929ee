import { listenInDirectory } from "../host/listen-in-directory.ts";

/** A socket in a directory that hands each connection on to another one. */
export interface SocketRelay {
  /** Its name in the directory. */
  readonly file: string;
  readonly close: () => void;
}

/**
 * Makes a socket in a directory that a running container has mounted, and connects it to another one: the container cannot
 * get a new mount for the socket of this terminal. Only the directory's owner may connect, as nobody else gets there.
 */
export async function relaySocket(directory: string, name: string, target: string): Promise<SocketRelay> {
  // Loaded here: most starts relay nothing.
  const { connect, createServer } = await import("node:net");
  // One of this number may be left by a process that was killed.
  const file = `${name}-${process.pid}.sock`;
  const server = createServer((near) => {
    const far = connect(target);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  return { file, close: await listenInDirectory(server, directory, file) };
}
