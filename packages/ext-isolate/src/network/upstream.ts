import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { targetOf } from "./addresses.ts";

/** A proxy that this machine itself goes through. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for a host, as curl reads it; undefined: none, or one that is not HTTP. */
export function upstreamFor(scheme: "http" | "https", host: string, env: Env): Upstream | undefined {
  const setting = (name: string) => env[name] || env[name.toUpperCase()];
  const text = setting(`${scheme}_proxy`) ?? setting("all_proxy") ?? "";
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!text || !URL.canParse(address) || isExcepted(host, setting("no_proxy") ?? "")) return undefined;
  const { protocol, hostname, port, username, password } = new URL(address);
  if (protocol !== "http:") return undefined;
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
    "base64",
  );
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || 80,
    headers: username ? { "Proxy-Authorization": `Basic ${login}` } : {},
  };
}

/** Names in NO_PROXY stand for those below them too. */
function isExcepted(host: string, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((one) => one.toLowerCase().replace(/^\*?\./, ""))
    .some((one) => one === "*" || host === one || host.endsWith(`.${one}`));
}

/** A connection to a host, straight or through a proxy. */
export function openConnection(host: string, port: number, upstream: Upstream | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (!upstream) {
      const socket = connect({ port, ...targetOf(host) });
      socket.once("error", reject).once("connect", () => resolve(socket));
      return;
    }
    const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const headers = { Host: authority, ...upstream.headers };
    const asked = request({ ...upstream, headers, method: "CONNECT", path: authority, agent: false });
    asked.on("connect", ({ statusCode }, socket, head) => {
      if (statusCode === 200) {
        socket.unshift(head);
        resolve(socket);
      } else {
        socket.destroy();
        reject(new Error(`the proxy of this machine answered ${statusCode}`));
      }
    });
    asked.on("error", reject).end();
  });
}
