import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connectOptions, isHostName } from "./addresses.ts";
import { type Allowed, isAllowed } from "./allowed.ts";
import { openConnection, type Upstream, upstreamFor } from "./upstream.ts";

/**
 * An HTTP proxy that connects to allowed hosts only. It tunnels TLS (CONNECT) without inspecting it, and checks each
 * request of plain HTTP separately.
 */
export function filteringProxy(allowed: readonly Allowed[], env: Policy["env"] = {}): Server {
  const policy = { allowed, env };
  const server = createServer((request, response) => forward(request, response, policy));
  server.on("connect", (request: IncomingMessage, near: Duplex, head: Buffer) =>
    tunnel(request, near, head, policy),
  );
  return server;
}

interface Policy {
  readonly allowed: readonly Allowed[];
  /** Environment with the host's own proxy variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
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
  return `rocker --isolate blocks connections to ${name}:${port}. To allow them, add --isolate-allow=${name}:${port}\n`;
};

async function tunnel(
  request: IncomingMessage,
  near: Duplex,
  head: Buffer,
  { allowed, env }: Policy,
): Promise<void> {
  near.on("error", () => near.destroy());
  const end = (status: string, text: string) =>
    void near.end(
      `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`,
    );
  const address = `http://${request.url}`;
  if (!URL.canParse(address)) return end("400 Bad Request", "invalid host and port\n");
  const target = parseTarget(new URL(address), 80);
  if (!isAllowed(allowed, target.host, target.port)) return end("403 Forbidden", refusal(target));
  try {
    const far = await openConnection(target.host, target.port, upstreamOf("https", target, env));
    far.on("error", () => near.destroy());
    near.on("close", () => far.destroy());
    if (near.destroyed) return void far.destroy();
    near.write("HTTP/1.1 200 Connection established\r\n\r\n");
    far.write(head);
    near.pipe(far).pipe(near);
  } catch (error) {
    end("502 Bad Gateway", `${(error as Error).message}\n`);
  }
}

/** The proxy to use for a target. Connections to IP addresses and to the host itself use none. */
function upstreamOf(scheme: "http" | "https", { host }: Target, env: Policy["env"]): Upstream | undefined {
  return isIP(host) || isHostName(host) ? undefined : upstreamFor(scheme, host, env);
}

// These headers apply to a single connection and must not be forwarded.
const hopByHop = ["connection", "proxy-connection", "proxy-authorization", "keep-alive", "upgrade"];

function endToEndHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}

function forward(request: IncomingMessage, response: ServerResponse, { allowed, env }: Policy): void {
  const end = (status: number, text: string) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
  };
  const { method, url = "" } = request;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:") return void end(400, "this is a proxy: use an absolute http URL\n");
  const target = parseTarget(parsed, 80);
  if (!isAllowed(allowed, target.host, target.port)) return void end(403, refusal(target));
  const upstream = upstreamOf("http", target, env);
  // The host that was checked, whatever the request's own Host header says.
  const headers = { ...endToEndHeaders(request.headers), host: parsed.host };
  const outgoing = upstream
    ? httpRequest({
        ...upstream,
        method,
        path: parsed.href,
        headers: { ...headers, ...upstream.headers },
        agent: false,
      })
    : httpRequest({
        ...connectOptions(target.host),
        port: target.port,
        method,
        path: `${parsed.pathname}${parsed.search}`,
        headers,
        agent: false,
      });
  outgoing.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, endToEndHeaders(answer.headers));
    answer.on("error", () => response.destroy());
    answer.pipe(response);
  });
  outgoing.on("error", ({ message }) => end(502, `${message}\n`));
  response.on("error", () => outgoing.destroy());
  response.on("close", () => outgoing.destroy());
  request.on("error", () => outgoing.destroy());
  request.pipe(outgoing);
}
