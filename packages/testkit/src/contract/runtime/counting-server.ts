import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** Stands where a registry would be, and counts who comes. */
export async function countingServer() {
  let count = 0;
  const server = createServer((socket) => {
    count++;
    socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, connections: () => count, close: () => server.close() };
}
