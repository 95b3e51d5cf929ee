import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Host, makeDirectory } from "@rocker/core";
import { withLock } from "@rocker/core/persistent";
import { askProxy } from "./control.ts";
import { resolveKeys } from "./keys.ts";
import { networkDirectory, proxySocket } from "./places.ts";
import { type Policy, proxyFiles, readPolicy, writePolicy } from "./policy.ts";
import { startLastingProxy } from "./start-proxy.ts";

/** A persistent container whose proxy outlives the command that starts it. */
export interface ProxiedContainer {
  readonly name: string;
  /** See PrepareContext. */
  readonly directory: string;
  readonly host: Host;
  /** What holds until the policy is changed. */
  readonly policy: Policy;
}

/**
 * Starts the proxy of a persistent container, unless it runs.
 * @param restart whether one that runs is replaced: by one with the current values of the keys
 * @throws Error if it does not start, or a key has no value
 */
export async function ensureProxy(container: ProxiedContainer, { restart = false } = {}): Promise<void> {
  const { name, host, policy } = container;
  const files = proxyFiles(name, host);
  makeDirectory(files.directory);
  const waiting = { signal: new AbortController().signal, waiting: () => {} };
  await withLock(join(files.directory, "start"), waiting, async () => {
    if (!restart && (await askProxy(files, "/alive"))) return;
    if (restart) await askProxy(files, "/stop");
    if (!readPolicy(files)) writePolicy(files, policy);
    const socket = join(container.directory, networkDirectory);
    mkdirSync(socket, { recursive: true });
    // Open to the container's user, whatever its ID. Their private parent directory keeps other users out.
    chmodSync(container.directory, 0o711);
    chmodSync(socket, 0o755);
    const names = Object.keys(host.env).filter((one) => /_proxy$/i.test(one));
    await startLastingProxy({
      kind: "persistent",
      private: files.directory,
      directory: socket,
      socketName: proxySocket,
      env: Object.fromEntries(names.map((one) => [one, host.env[one]])),
      keys: await resolveKeys(readPolicy(files)?.keys ?? [], host.env),
    });
  });
}

/** Ends the proxy of a container that was stopped or removed. */
export async function stopProxy(name: string, host: Host): Promise<void> {
  await askProxy(proxyFiles(name, host), "/stop");
}
