import { chmodSync, existsSync, rmSync } from "node:fs";
import type { Allowed } from "./allowed.ts";
import { auditTo } from "./audit.ts";
import { controlServer, controlSocket, listenForRocker } from "./control.ts";
import type { Key } from "./keys.ts";
import { proxyFilesAt, rulesIn } from "./policy.ts";
import { filteringProxy } from "./proxy.ts";

/** What rocker writes to this program's standard input, as JSON on one line. The environment may hold a password. */
export type ProxyRequest = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory of the socket. */
  readonly directory: string;
  readonly socketName: string;
} & (
  | {
      readonly kind: "run";
      readonly allowed: readonly Allowed[];
    }
  | {
      readonly kind: "persistent";
      /** Directory of the policy, which is read again whenever it has changed, and of the audit log. */
      readonly private: string;
      readonly keys: readonly Key[];
    }
);

// The program of the proxy's own process. It writes a line when it listens. For a run, it ends with its standard input, that
// is, with rocker; for a persistent container, when rocker tells it to. Whatever ends it closes the socket, so that the
// container has no network: nothing restarts it by itself.
let text = "";
let isPersistent = false;
process.stdin.setEncoding("utf8");
process.stdin.on("data", (chunk: string) => {
  const isRead = text.includes("\n");
  text += chunk;
  if (!isRead && text.includes("\n")) listen(JSON.parse(text) as ProxyRequest);
});
process.stdin.on("close", () => {
  if (!isPersistent) process.exit(0);
});

function listen(request: ProxyRequest): void {
  const { directory, socketName, env } = request;
  isPersistent = request.kind === "persistent";
  // The path of a socket can have 107 bytes, and the directory may be deep.
  process.chdir(directory);
  rmSync(socketName, { force: true });
  const started = () => {
    process.stdout.write("listening\n");
  };
  if (request.kind === "run") {
    process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
    filteringProxy(request.allowed, { env }).listen(socketName, started);
  } else {
    const files = proxyFilesAt(request.private);
    const allowed = rulesIn(files);
    const { keys } = request;
    filteringProxy(allowed, { env, audit: auditTo(files.audit), keys }).listen(socketName, started);
    process.chdir(files.directory);
    rmSync(controlSocket, { force: true });
    listenForRocker(controlServer(allowed, () => process.exit(0)));
    // Nobody can stop it any more without its private directory.
    setInterval(() => existsSync(files.directory) || process.exit(0), 10_000);
    // Its terminal may close.
    process.on("SIGHUP", () => {});
    process.chdir(directory);
  }
  // Open to the container's user, whatever its ID. It is there at once: only the first connection has to wait.
  chmodSync(socketName, 0o666);
}
