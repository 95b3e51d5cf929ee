import { createServer } from "node:net";

/**
 * Starts a server on a free loopback port. If another process takes the port between finding and opening it, another port
 * is tried.
 * @param start throws if the server exits at once
 */
export async function onFreePort<Started>(start: (port: number) => Promise<Started>): Promise<Started> {
  for (let triesLeft = 3; ; triesLeft--) {
    const port = await freePort();
    try {
      return await start(port);
    } catch (error) {
      if (triesLeft === 0) throw error;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}
