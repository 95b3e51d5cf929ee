import type { IncomingMessage, ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";
import { type Audit, notRecorded } from "./audit.ts";
import { keyConnections } from "./connections.ts";
import { ending, endToEndHeaders, relay } from "./exchange.ts";
import type { Key } from "./keys.ts";

/** A request to a base URL on the container's loopback. */
export interface KeyRoute {
  readonly key: Key;
  /** Path and query at the host. */
  readonly path: string;
}

/** What npm downloads: it puts the path that the registry named at the root of the configured host. */
const tarball = /^\/(?:[^/?]+\/)+-\/[^/?]+\.tgz(?:\?|$)/;

/** @param url of a request to the proxy as a server: a path that starts with the name of a key. Undefined for all others */
export function keyRoute(url: string, keys: readonly Key[]): KeyRoute | undefined {
  const [, name, path] = /^\/([a-z0-9-]+)((?:[/?].*)?)$/.exec(url) ?? [];
  const isAtRoot = tarball.test(url) && (name !== "npm" || path?.startsWith("/-/"));
  const registry = isAtRoot ? keys.find((one) => one.name === "npm") : undefined;
  if (registry) return { key: registry, path: url };
  const key = keys.find((one) => one.name === name);
  if (!key) return undefined;
  const at = path?.startsWith("/") ? path : `/${path ?? ""}`;
  // npm puts the path of its registry before addresses that have it already.
  const isDoubled = key.path !== undefined && at.startsWith(`${key.path}${key.path}/`);
  return { key, path: isDoubled ? at.slice(key.path.length) : at };
}

interface KeyPolicy extends KeyRoute {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly audit: Audit;
}

/** Headers that say who asks. Only the proxy may. */
const credentials = ["authorization", "x-api-key", "x-goog-api-key", "cookie", "host"];

/**
 * Passes a request on to the host of a key, and to no other, over TLS, with the key in its header. A redirect goes back to
 * the container as it is: what it leads to gets no key.
 */
export function forwardWithKey(
  request: IncomingMessage,
  response: ServerResponse,
  { key, path, env, audit }: KeyPolicy,
): void {
  const { host, port, header, prefix, user, value } = key;
  const word = user === undefined ? value : Buffer.from(`${user}:${value}`).toString("base64");
  const end = ending(response);
  response.on("error", () => response.destroy());
  request.on("error", () => response.destroy());
  const entry = audit({ method: request.method ?? "", host, port, rule: `key ${key.name}` });
  if (!entry) return void end(502, notRecorded);
  try {
    const received = Object.entries(endToEndHeaders(request.headers)).filter(
      ([name]) => !credentials.includes(name) && name !== header.toLowerCase(),
    );
    const headers = {
      ...Object.fromEntries(received),
      host: port === 443 ? host : `${host}:${port}`,
      [header]: `${prefix}${word}`,
    };
    const agent = keyConnections(key, env);
    const outgoing = httpsRequest({ host, port, method: request.method, path, headers, agent });
    relay({ request, response, outgoing, end, entry });
  } catch (error) {
    entry.end({ error: (error as Error).message });
    end(502, `${(error as Error).message}\n`);
  }
}
