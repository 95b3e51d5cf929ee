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
import { isThisMachine, targetOf } from "./addresses.ts";
import { type Allowed, isAllowed } from "./allowed.ts";
import { openConnection, type Upstream, upstreamFor } from "./upstream.ts";

/**
 * An HTTP proxy that connects to what is allowed and to nothing else: CONNECT for TLS, which it does not look into, and
 * plain HTTP, each request for itself.
 */
export function filteringProxy(allowed: readonly Allowed[], env: Reach["env"] = {}): Server {
  const reach = { allowed, env };
  const server = createServer((request, response) => forward(request, response, reach));
  server.on("connect", (request: IncomingMessage, near: Duplex, head: Buffer) =>
    tunnel(request, near, head, reach),
  );
  return server;
}

interface Reach {
  readonly allowed: readonly Allowed[];
  /** Names the proxies that this machine itself goes through. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where a request wants to go. What is checked and what is connected to come from the same reading. */
interface Wish {
  readonly host: string;
  readonly port: number;
}

function wishOf(url: URL, usualPort: number): Wish {
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port) || usualPort };
}

const refusal = ({ host, port }: Wish) => {
  const name = host.includes(":") ? `[${host}]` : host;
  return `rocker --isolate does not let the container reach ${name}:${port}. To allow it: --isolate-allow=${name}:${port}\n`;
};

async function tunnel(
  request: IncomingMessage,
  near: Duplex,
  head: Buffer,
  { allowed, env }: Reach,
): Promise<void> {
  near.on("error", () => near.destroy());
  const end = (status: string, text: string) =>
    void near.end(
      `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`,
    );
  const address = `http://${request.url}`;
  if (!URL.canParse(address)) return end("400 Bad Request", "this is no host and port\n");
  const wish = wishOf(new URL(address), 80);
  if (!isAllowed(allowed, wish.host, wish.port)) return end("403 Forbidden", refusal(wish));
  try {
    const far = await openConnection(wish.host, wish.port, upstreamOf("https", wish, env));
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

/** This machine itself, and addresses, are reached straight. */
function upstreamOf(scheme: "http" | "https", { host }: Wish, env: Reach["env"]): Upstream | undefined {
  return isIP(host) || isThisMachine(host) ? undefined : upstreamFor(scheme, host, env);
}

// They are about one connection, and there are two.
const ofOneConnection = ["connection", "proxy-connection", "proxy-authorization", "keep-alive", "upgrade"];

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneConnection.includes(name)));
}

function forward(request: IncomingMessage, response: ServerResponse, { allowed, env }: Reach): void {
  const end = (status: number, text: string) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
  };
  const { method, url = "" } = request;
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol !== "http:") return void end(400, "this is a proxy: it wants a whole URL\n");
  const wish = wishOf(target, 80);
  if (!isAllowed(allowed, wish.host, wish.port)) return void end(403, refusal(wish));
  const upstream = upstreamOf("http", wish, env);
  // The machine that was checked, whatever the request calls it.
  const headers = { ...endToEnd(request.headers), host: target.host };
  const outgoing = upstream
    ? httpRequest({
        ...upstream,
        method,
        path: target.href,
        headers: { ...headers, ...upstream.headers },
        agent: false,
      })
    : httpRequest({
        ...targetOf(wish.host),
        port: wish.port,
        method,
        path: `${target.pathname}${target.search}`,
        headers,
        agent: false,
      });
  outgoing.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
    answer.on("error", () => response.destroy());
    answer.pipe(response);
  });
  outgoing.on("error", ({ message }) => end(502, `${message}\n`));
  response.on("error", () => outgoing.destroy());
  response.on("close", () => outgoing.destroy());
  request.on("error", () => outgoing.destroy());
  request.pipe(outgoing);
}
