import { join } from "node:path";
import { type Host, sha256 } from "@rocker/core/engine";

/** The address of a Docker daemon. */
export type DaemonAddress = (
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls: TlsFiles | undefined }
  /** Reached through the docker client, which supports more protocols, such as ssh. */
  | { readonly kind: "through-client" }
) & {
  /** In the client's format: `unix:///run/docker.sock`. */
  readonly url: string;
  /** Where the address was configured, for messages. */
  readonly source: string;
};

export interface TlsFiles {
  readonly directory: string;
  readonly verify: boolean;
}

/**
 * Finds the daemon that the docker client would use: DOCKER_HOST, then DOCKER_CONTEXT, then the current context of its
 * configuration, then the default sockets of Docker, rootless Docker and Docker Desktop.
 * @returns undefined if none of them exists
 */
export function findDaemon(host: Host): DaemonAddress | undefined {
  const { env } = host;
  if (env.DOCKER_HOST) return addressOf(env.DOCKER_HOST, "DOCKER_HOST", tlsFromEnvironment(host));
  const configDirectory = env.DOCKER_CONFIG || join(homeOf(host), ".docker");
  const context = env.DOCKER_CONTEXT || currentContext(host, configDirectory);
  if (context && context !== "default") {
    const url = contextUrl(host, configDirectory, context);
    return url ? addressOf(url, `context ${context}`, contextTls(host, configDirectory, context)) : undefined;
  }
  const sockets = [
    "/var/run/docker.sock",
    env.XDG_RUNTIME_DIR && join(env.XDG_RUNTIME_DIR, "docker.sock"),
    join(homeOf(host), ".docker/desktop/docker.sock"),
    join(homeOf(host), ".docker/run/docker.sock"),
  ];
  const found = sockets.find((path) => path && host.path(path)?.kind === "socket");
  return found
    ? { kind: "socket", path: found, url: `unix://${found}`, source: "default socket" }
    : undefined;
}

function addressOf(url: string, source: string, tls: TlsFiles | undefined): DaemonAddress {
  if (url.startsWith("unix://")) return { kind: "socket", path: url.slice("unix://".length), url, source };
  const tcp = /^(?:tcp|https?):\/\/(\[[^\]]+\]|[^:/]+)(?::(\d+))?/.exec(url);
  if (!tcp) return { kind: "through-client", url, source };
  const host = (tcp[1] as string).replace(/^\[|\]$/g, "");
  const secure = tls ?? (url.startsWith("https:") ? { directory: "", verify: true } : undefined);
  return { kind: "tcp", host, port: Number(tcp[2] ?? (secure ? 2376 : 2375)), tls: secure, url, source };
}

function tlsFromEnvironment(host: Host): TlsFiles | undefined {
  const { DOCKER_TLS_VERIFY, DOCKER_CERT_PATH, DOCKER_TLS } = host.env;
  if (!DOCKER_TLS_VERIFY && !DOCKER_TLS) return undefined;
  return { directory: DOCKER_CERT_PATH || join(homeOf(host), ".docker"), verify: Boolean(DOCKER_TLS_VERIFY) };
}

function currentContext(host: Host, configDirectory: string): string | undefined {
  const config = readJson(host, join(configDirectory, "config.json")) as
    | { currentContext?: string }
    | undefined;
  return config?.currentContext;
}

// The client stores a context in a directory named after the SHA-256 of its name.
const contextId = (name: string) => sha256().update(name).digest("hex");

function contextUrl(host: Host, configDirectory: string, name: string): string | undefined {
  const path = join(configDirectory, "contexts/meta", contextId(name), "meta.json");
  const meta = readJson(host, path) as { Endpoints?: { docker?: { Host?: string } } } | undefined;
  return meta?.Endpoints?.docker?.Host;
}

function contextTls(host: Host, configDirectory: string, name: string): TlsFiles | undefined {
  const directory = join(configDirectory, "contexts/tls", contextId(name), "docker");
  return host.path(directory) ? { directory, verify: true } : undefined;
}

function readJson(host: Host, path: string): unknown {
  try {
    return JSON.parse(host.readFile(path)?.toString("utf8") ?? "");
  } catch {
    return undefined;
  }
}

function homeOf(host: Host): string {
  return host.env.HOME || host.user().home;
}
