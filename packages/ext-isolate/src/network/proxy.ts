import {
  type ClientRequest,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connectOptions, requireUsable } from "./addresses.ts";
import { type Allowed, isHostName, ruleFor } from "./allowed.ts";
import { type Audit, noAudit, notRecorded } from "./audit.ts";
import { countCarried } from "./carried.ts";
import { plainConnections } from "./connections.ts";
import { ending, endToEndHeaders, relay } from "./exchange.ts";
import { forwardWithKey, keyRoute } from "./key-route.ts";
import type { Key } from "./keys.ts";
import { openConnection, type Upstream, upstreamFor } from "./upstream.ts";

interface ProxyOptions {
  /** Environment with the host's own proxy variables. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Receives each request. Default: nobody does. */
  readonly audit?: Audit;
  /** Keys that the proxy adds to requests for a path that starts with their name. Default: none. */
  readonly keys?: readonly Key[];
}

/**
 * An HTTP proxy that connects to allowed hosts only. It tunnels TLS (CONNECT) without inspecting it, and checks each
 * request of plain HTTP separately.
 * @param allowed asked for each request: the rules may change while it runs
 */
export function filteringProxy(
  allowed: readonly Allowed[] | (() => readonly Allowed[]),
  { env = {}, audit = noAudit, keys = [] }: ProxyOptions = {},
): Server {
  const policy: Policy = {
    get allowed() {
      return typeof allowed === "function" ? allowed() : allowed;
    },
    env,
    audit,
    keys,
  };
  const server = createServer((request, response) => void forward(request, response, policy));
  server.on("connect", (request: IncomingMessage, near: Duplex, head: Buffer) =>
    tunnel(request, near, head, policy),
  );
  return server;
}

interface Policy extends Required<ProxyOptions> {
  readonly allowed: readonly Allowed[];
}

/** The target of a request. Parsed once, so that the checked target is also the one connected to. */
interface Target {
  readonly host: string;
  readonly port: number;
}

function parseTarget(url: URL, defaultPort: number): Target {
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port) || defaultPort };
}

const refusal = ({ host, port }: Target) => {
  const name = host.includes(":") ? `[${host}]` : host;
  const allow = `add --isolate-allow=${name}:${port}, or run "rocker agent policy NAME allow ${name}:${port}" for an agent`;
  return `rocker --isolate blocks connections to ${name}:${port}. To allow them, ${allow}\n`;
};

async function tunnel(request: IncomingMessage, near: Duplex, head: Buffer, policy: Policy): Promise<void> {
  const { env, audit, allowed } = policy;
  near.on("error", () => near.destroy());
  const end = (status: string, text: string) =>
    void near.end(
      `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`,
    );
  const address = `http://${request.url}`;
  if (!URL.canParse(address)) return end("400 Bad Request", "invalid host and port\n");
  const target = parseTarget(new URL(address), 80);
  const rule = ruleFor(allowed, target.host, target.port);
  const entry = audit({ method: "CONNECT", ...target, rule: rule?.rule });
  if (!entry) return end("502 Bad Gateway", notRecorded);
  if (!rule) return end("403 Forbidden", refusal(target));
  try {
    const upstream = upstreamOf("https", target, env);
    if (upstream) await requireUsable(target.host, target.port, allowed);
    const far = await openConnection(connectOptions(target.host, target.port, allowed), upstream);
    far.on("error", () => near.destroy());
    near.on("close", () => far.destroy());
    if (near.destroyed) return void far.destroy();
    near.write("HTTP/1.1 200 Connection established\r\n\r\n");
    far.once("close", () => entry.end({ sent: far.bytesWritten, received: far.bytesRead }));
    far.write(head);
    for (const end of [near, far]) end.on("data", countCarried);
    near.pipe(far).pipe(near);
  } catch (error) {
    entry.end({ error: (error as Error).message });
    end("502 Bad Gateway", `${(error as Error).message}\n`);
  }
}

/** The proxy to use for a target. Connections to IP addresses and to the host itself use none. */
function upstreamOf(scheme: "http" | "https", { host }: Target, env: Policy["env"]): Upstream | undefined {
  return isIP(host) || isHostName(host) ? undefined : upstreamFor(scheme, host, env);
}

async function forward(request: IncomingMessage, response: ServerResponse, policy: Policy): Promise<void> {
  const end = ending(response);
  response.on("error", () => response.destroy());
  request.on("error", () => response.destroy());
  const { url = "" } = request;
  const route = keyRoute(url, policy.keys);
  if (route) return forwardWithKey(request, response, { ...route, ...policy });
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:") return void end(400, "this is a proxy: use an absolute http URL\n");
  const target = parseTarget(parsed, 80);
  const rule = ruleFor(policy.allowed, target.host, target.port);
  const entry = policy.audit({ method: request.method ?? "", ...target, rule: rule?.rule });
  if (!entry) return void end(502, notRecorded);
  if (!rule) return void end(403, refusal(target));
  // Node.js throws for much that a container or a server can send, such as headers that do not fit the message.
  try {
    const outgoing = await send(request, parsed, target, policy);
    relay({ request, response, outgoing, end, entry });
  } catch (error) {
    entry.end({ error: (error as Error).message });
    end(502, `${(error as Error).message}\n`);
  }
}

/** Starts the request to the host, or to the proxy that the host itself uses. */
async function send(
  { method, headers: received }: IncomingMessage,
  url: URL,
  target: Target,
  { allowed, env }: Policy,
): Promise<ClientRequest> {
  const upstream = upstreamOf("http", target, env);
  if (upstream) await requireUsable(target.host, target.port, allowed);
  // The host that was checked, whatever the request's own Host header says.
  const headers = { ...endToEndHeaders(received), host: url.host };
  const agent = plainConnections(allowed);
  return upstream
    ? httpRequest({
        ...upstream,
        method,
        path: url.href,
        headers: { ...headers, ...upstream.headers },
        agent,
      })
    : httpRequest({
        ...connectOptions(target.host, target.port, allowed),
        method,
        path: `${url.pathname}${url.search}`,
        headers,
        agent,
      });
}
