import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Host } from "@rocker/core/engine";

/** Where a Docker daemon listens. */
export type DaemonAddress = (
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls: TlsFiles | undefined }
  /** Reached through the client program, which knows how (ssh and what may come). */
  | { readonly kind: "through-client" }
) & {
  /** As the client writes it: `unix:///run/docker.sock`. */
  readonly url: string;
  /** What said so, for --verbose. */
  readonly source: string;
};

export interface TlsFiles {
  readonly folder: string;
  readonly verify: boolean;
}

/**
 * The daemon that the docker client would use: DOCKER_HOST, then DOCKER_CONTEXT, then the current context of its
 * configuration, then the sockets that Docker, rootless Docker and Docker Desktop make.
 * Undefined when none of them is there.
 */
export function findDaemon(host: Host): DaemonAddress | undefined {
  const { env } = host;
  if (env.DOCKER_HOST) return addressOf(env.DOCKER_HOST, "DOCKER_HOST", tlsFromEnvironment(host));
  const configFolder = env.DOCKER_CONFIG || join(homeOf(host), ".docker");
  const context = env.DOCKER_CONTEXT || currentContext(host, configFolder);
  if (context && context !== "default") {
    const url = contextUrl(host, configFolder, context);
    return url ? addressOf(url, `context ${context}`, contextTls(host, configFolder, context)) : undefined;
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
  const secure = tls ?? (url.startsWith("https:") ? { folder: "", verify: true } : undefined);
  return { kind: "tcp", host, port: Number(tcp[2] ?? (secure ? 2376 : 2375)), tls: secure, url, source };
}

function tlsFromEnvironment(host: Host): TlsFiles | undefined {
  const { DOCKER_TLS_VERIFY, DOCKER_CERT_PATH, DOCKER_TLS } = host.env;
  if (!DOCKER_TLS_VERIFY && !DOCKER_TLS) return undefined;
  return { folder: DOCKER_CERT_PATH || join(homeOf(host), ".docker"), verify: Boolean(DOCKER_TLS_VERIFY) };
}

function currentContext(host: Host, configFolder: string): string | undefined {
  const config = readJson(host, join(configFolder, "config.json")) as { currentContext?: string } | undefined;
  return config?.currentContext;
}

// The client keeps a context in a folder that is named by the SHA-256 of its name.
const contextId = (name: string) => createHash("sha256").update(name).digest("hex");

function contextUrl(host: Host, configFolder: string, name: string): string | undefined {
  const path = join(configFolder, "contexts/meta", contextId(name), "meta.json");
  const meta = readJson(host, path) as { Endpoints?: { docker?: { Host?: string } } } | undefined;
  return meta?.Endpoints?.docker?.Host;
}

function contextTls(host: Host, configFolder: string, name: string): TlsFiles | undefined {
  const folder = join(configFolder, "contexts/tls", contextId(name), "docker");
  return host.path(folder) ? { folder, verify: true } : undefined;
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
