import { request } from "node:http";
import { connect, type Socket } from "node:net";
import type { Connectable } from "./addresses.ts";

/** A proxy that the host itself uses. */
export interface Upstream {
  readonly host: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** The proxy in the environment for a host, by curl's rules; undefined when there is none, or when it is not HTTP. */
export function upstreamFor(scheme: "http" | "https", host: string, env: Env): Upstream | undefined {
  const setting = (name: string) => env[name] || env[name.toUpperCase()];
  const text = setting(`${scheme}_proxy`) ?? setting("all_proxy") ?? "";
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!text || !URL.canParse(address) || isExcluded(host, setting("no_proxy") ?? "")) return undefined;
  const { protocol, hostname, port, username, password } = new URL(address);
  if (protocol !== "http:") return undefined;
  const login = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64");
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || 80,
    headers: username ? { "Proxy-Authorization": `Basic ${login}` } : {},
  };
}

/** Like curl, takes a "%" that starts no escape as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
  }
}

/** A name in NO_PROXY includes its subdomains. */
function isExcluded(host: string, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((one) => one.toLowerCase().replace(/^\*?\./, ""))
    .some((one) => one === "*" || host === one || host.endsWith(`.${one}`));
}

/** Connects to a host, directly or through a proxy. */
export function openConnection(target: Connectable, upstream: Upstream | undefined): Promise<Socket> {
  const { host, port } = target;
  return new Promise((resolve, reject) => {
    if (!upstream) {
      const socket = connect({ ...target });
      socket.once("error", reject).once("connect", () => resolve(socket));
      return;
    }
    const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    const headers = { Host: authority, ...upstream.headers };
    const connecting = request({ ...upstream, headers, method: "CONNECT", path: authority, agent: false });
    connecting.on("connect", ({ statusCode }, socket, head) => {
      if (statusCode === 200) {
        socket.unshift(head);
        resolve(socket);
      } else {
        socket.destroy();
        reject(new Error(`the host's proxy responded with status ${statusCode}`));
      }
    });
    connecting.on("error", reject).end();
  });
}
