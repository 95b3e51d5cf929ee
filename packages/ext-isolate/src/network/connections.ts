import { once } from "node:events";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect, createSecureContext, type TLSSocket } from "node:tls";
import { connectOptions, requireUsable } from "./addresses.ts";
import { type Allowed, isHostName } from "./allowed.ts";
import type { Key } from "./keys.ts";
import { openConnection, upstreamFor } from "./upstream.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Less than servers wait for the next request: one that a server is closing at that moment would fail. Milliseconds. */
const idle = { keepAlive: true, timeout: 4000 };

// A context reads all root certificates.
let secureContext: ReturnType<typeof createSecureContext> | undefined;

/** Connects to the host of a key over TLS. Nothing is sent before its certificate was checked. */
async function openSecure({ name, host, port }: Key, env: Env): Promise<TLSSocket> {
  const allowed: readonly Allowed[] = [{ host, port, rule: name }];
  const upstream = isIP(host) || isHostName(host) ? undefined : upstreamFor("https", host, env);
  if (upstream) await requireUsable(host, port, allowed);
  const socket = await openConnection(connectOptions(host, port, allowed), upstream);
  secureContext ??= createSecureContext();
  const secure = connect({ socket, host, secureContext, ...(isIP(host) === 0 && { servername: host }) });
  await once(secure, "secureConnect");
  return secure;
}

class KeyAgent extends HttpsAgent {
  readonly #open: () => Promise<TLSSocket>;

  constructor(open: () => Promise<TLSSocket>) {
    super(idle);
    this.#open = open;
  }

  override createConnection(
    _options: unknown,
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    this.#open().then(
      (socket) => done?.(null, socket),
      // Its type wants a stream also for an error.
      (error: Error) => done?.(error, undefined as never),
    );
  }
}

const keyAgents = new WeakMap<Key, HttpsAgent>();

/** Connections to the host of a key, which are open for a moment after each request. */
export function keyConnections(key: Key, env: Env): HttpsAgent {
  const known = keyAgents.get(key);
  if (known) return known;
  const agent = new KeyAgent(() => openSecure(key, env));
  keyAgents.set(key, agent);
  return agent;
}

const plainAgents = new WeakMap<readonly Allowed[], HttpAgent>();

/** The same for plain HTTP. Other rules have other connections: those of today may not be allowed tomorrow. */
export function plainConnections(allowed: readonly Allowed[]): HttpAgent {
  const known = plainAgents.get(allowed);
  if (known) return known;
  const agent = new HttpAgent(idle);
  plainAgents.set(allowed, agent);
  return agent;
}
