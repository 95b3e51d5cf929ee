import { chmodSync, rmSync } from "node:fs";
import type { Allowed } from "./allowed.ts";
import { filteringProxy } from "./proxy.ts";

/** What rocker writes to this program's standard input, as JSON on one line. The environment may hold a password. */
export interface ProxyRequest {
  readonly allowed: readonly Allowed[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory of the socket; removed at the end. */
  readonly directory: string;
  readonly socketName: string;
}

// The program of the proxy's own process. It writes a line when it listens, and ends with its standard input, that is,
// with rocker. Whatever ends it closes the socket, so that the container has no network: nothing restarts it.
let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (chunk: string) => {
  const isRead = text.includes("\n");
  text += chunk;
  if (!isRead && text.includes("\n")) listen(JSON.parse(text) as ProxyRequest);
});
process.stdin.on("close", () => process.exit(0));

function listen({ allowed, env, directory, socketName }: ProxyRequest): void {
  // The path of a socket can have 107 bytes, and the directory may be deep.
  process.chdir(directory);
  rmSync(socketName, { force: true });
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  filteringProxy(allowed, env).listen(socketName, () => {
    // Open to the container's user, whatever its ID.
    chmodSync(socketName, 0o666);
    process.stdout.write("listening\n");
  });
}
