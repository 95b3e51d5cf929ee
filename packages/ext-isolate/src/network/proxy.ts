import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { targetOf } from "./addresses.ts";
import { type Allowed, isAllowed } from "./allowed.ts";

/**
 * An HTTP proxy that connects to what is allowed and to nothing else: CONNECT for TLS, which it does not look into, and
 * plain HTTP, each request for itself.
 */
export function filteringProxy(allowed: readonly Allowed[]): Server {
  const server = createServer((request, response) => forward(request, response, allowed));
  server.on("connect", (request: IncomingMessage, near: Duplex, head: Buffer) =>
    tunnel(request, near, head, allowed),
  );
  return server;
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

function tunnel(
  { url = "" }: IncomingMessage,
  near: Duplex,
  head: Buffer,
  allowed: readonly Allowed[],
): void {
  near.on("error", () => near.destroy());
  const end = (status: string, text: string) =>
    near.end(
      `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`,
    );
  // "http:" would drop a port 80.
  const target = URL.canParse(`http://${url}`) ? new URL(`http://${url}`) : undefined;
  if (!target) return void end("400 Bad Request", "this is no host and port\n");
  const wish = wishOf(target, 80);
  if (!isAllowed(allowed, wish.host, wish.port)) return void end("403 Forbidden", refusal(wish));
  const far = connect({ port: wish.port, ...targetOf(wish.host) });
  let connected = false;
  far.on("connect", () => {
    connected = true;
    near.write("HTTP/1.1 200 Connection established\r\n\r\n");
    far.write(head);
    near.pipe(far).pipe(near);
  });
  far.on("error", ({ message }) => {
    if (connected) near.destroy();
    else end("502 Bad Gateway", `${message}\n`);
  });
  near.on("close", () => far.destroy());
}

// They are about one connection, and there are two.
const ofOneConnection = ["connection", "proxy-connection", "proxy-authorization", "keep-alive", "upgrade"];

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneConnection.includes(name)));
}

function forward(request: IncomingMessage, response: ServerResponse, allowed: readonly Allowed[]): void {
  const end = (status: number, text: string) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
  };
  const { method, url = "" } = request;
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol !== "http:") return void end(400, "this is a proxy: it wants a whole URL\n");
  const wish = wishOf(target, 80);
  if (!isAllowed(allowed, wish.host, wish.port)) return void end(403, refusal(wish));
  // The machine that was checked, whatever the request calls it.
  const outgoing = httpRequest({
    ...targetOf(wish.host),
    port: wish.port,
    method,
    path: `${target.pathname}${target.search}`,
    headers: { ...endToEnd(request.headers), host: target.host },
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
