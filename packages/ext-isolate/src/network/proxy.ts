import {
  type ClientRequest,
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connectOptions, requireUsable } from "./addresses.ts";
import { type Allowed, isAllowed, isHostName } from "./allowed.ts";
import { openConnection, type Upstream, upstreamFor } from "./upstream.ts";

/**
 * An HTTP proxy that connects to allowed hosts only. It tunnels TLS (CONNECT) without inspecting it, and checks each
 * request of plain HTTP separately.
 */
export function filteringProxy(allowed: readonly Allowed[], env: Policy["env"] = {}): Server {
  const policy = { allowed, env };
  const server = createServer((request, response) => void forward(request, response, policy));
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
    const upstream = upstreamOf("https", target, env);
    if (upstream) await requireUsable(target.host, target.port, allowed);
    const far = await openConnection(connectOptions(target.host, target.port, allowed), upstream);
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

// These headers apply to a single connection and must not be forwarded. Trailers are not forwarded either, so no header may
// announce them: Node.js throws where a message cannot have any.
const hopByHop = [
  ...["connection", "proxy-connection", "proxy-authorization", "proxy-authenticate", "keep-alive", "upgrade"],
  ...["te", "trailer"],
];

function endToEndHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}

async function forward(request: IncomingMessage, response: ServerResponse, policy: Policy): Promise<void> {
  const end = (status: number, text: string) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
  };
  response.on("error", () => response.destroy());
  request.on("error", () => response.destroy());
  const { url = "" } = request;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:") return void end(400, "this is a proxy: use an absolute http URL\n");
  const target = parseTarget(parsed, 80);
  if (!isAllowed(policy.allowed, target.host, target.port)) return void end(403, refusal(target));
  // Node.js throws for much that a container or a server can send, such as headers that do not fit the message.
  try {
    const outgoing = await send(request, parsed, target, policy);
    outgoing.on("response", (answer) => {
      answer.on("error", () => response.destroy());
      try {
        pass(answer, response);
      } catch (error) {
        outgoing.destroy();
        end(502, `${(error as Error).message}\n`);
      }
    });
    outgoing.on("upgrade", (_answer, socket) => {
      socket.destroy();
      end(502, "the server switched to another protocol\n");
    });
    outgoing.on("error", ({ message }) => end(502, `${message}\n`));
    response.on("close", () => outgoing.destroy());
    if (response.destroyed) return void outgoing.destroy();
    request.on("error", () => outgoing.destroy());
    request.pipe(outgoing);
  } catch (error) {
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
  return upstream
    ? httpRequest({
        ...upstream,
        method,
        path: url.href,
        headers: { ...headers, ...upstream.headers },
        agent: false,
      })
    : httpRequest({
        ...connectOptions(target.host, target.port, allowed),
        method,
        path: `${url.pathname}${url.search}`,
        headers,
        agent: false,
      });
}

function pass(answer: IncomingMessage, response: ServerResponse): void {
  const { statusCode = 0 } = answer;
  if (statusCode < 200) throw new Error(`the server responded with the invalid status ${statusCode}`);
  response.writeHead(statusCode, endToEndHeaders(answer.headers));
  answer.pipe(response);
}
