import type { Host } from "@rocker/core";

type Fetch = typeof fetch;

/** Needs no proxy, as with other programs. It is also the only host that is asked without encryption. */
const local = "localhost,127.0.0.1,[::1]";

/** By environment, because an agent keeps its connections. */
const created = new WeakMap<Host["env"], Promise<Fetch>>();

/**
 * `fetch`, through the proxy that `HTTPS_PROXY` and `NO_PROXY` name, in capitals or not. Node.js itself ignores them.
 * @throws Error if the proxy's address is not valid
 */
export async function proxiedFetch(env: Host["env"]): Promise<Fetch> {
  const proxy = variable("https_proxy", env);
  const noProxy = variable("no_proxy", env);
  if (proxy === "" || noProxy === "*") return fetch;
  const before = created.get(env) ?? load(proxy, noProxy);
  created.set(env, before);
  return before;
}

async function load(proxy: string, noProxy: string): Promise<Fetch> {
  const url = proxy.includes("://") ? proxy : `http://${proxy}`;
  if (!URL.canParse(url)) throw new Error("the address of the proxy in HTTPS_PROXY is not valid");
  // It is large, and rarely needed.
  const { EnvHttpProxyAgent, fetch: send } = await import("undici");
  const options = { httpProxy: "", httpsProxy: url, noProxy: [noProxy, local].filter(Boolean).join(",") };
  const dispatcher = new EnvHttpProxyAgent(options);
  const through = (address: string, init: object) => send(address, { ...init, dispatcher });
  return through as unknown as Fetch;
}

const variable = (name: string, env: Host["env"]) => env[name] || env[name.toUpperCase()] || "";
