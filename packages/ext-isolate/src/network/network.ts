import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type ContainerBuilder,
  type ExtensionProblem,
  entryDirectory,
  type Host,
  type HostAccess,
  type Read,
  runDirectory,
} from "@rocker/core";
import { everything, parseRule } from "./allowed.ts";
import { forwardScript } from "./forward-script.ts";
import type { KeySpec } from "./keys.ts";
import { networkDirectory, proxySocket } from "./places.ts";
import { presets } from "./presets.ts";
import { startProxyProcess } from "./start-proxy.ts";

const inside = "/run/rocker/network";
const port = 3128;

/** Where the container finds the proxy. */
export const proxyAddress = `http://127.0.0.1:${port}`;

/** The data that the plan passes to `prepare`. */
export interface NetworkRequest {
  readonly allow: readonly string[];
  /** The name of the socket's directory. Each run has its own, because runs may allow different hosts. */
  readonly name: string;
}

/** The data that the plan passes to `prepare` and `enter` of a persistent container. */
export interface LastingRequest {
  readonly lasting: true;
  readonly allow: readonly string[];
  readonly keys: readonly KeySpec[];
}

/**
 * The list, or the problems with its entries. The plan holds it as text; `startProxy` parses it.
 * @param mayBeEverything whether the user said so twice
 */
export function readAllowed(list: readonly string[], mayBeEverything: boolean): Read<readonly string[]> {
  const isEverything = list.includes(everything) && !mayBeEverything;
  const problems = [...list.flatMap(allowFaults), ...(isEverything ? [everythingProblem] : [])];
  return problems.length > 0 ? { problems } : { value: list };
}

const everythingProblem: ExtensionProblem = {
  slug: "allow-everything",
  kind: "usage",
  what: "--isolate-allow=* allows connections to every host.",
  why: "The container could then send what it has to anyone.",
  fix: "Allow single hosts. If you mean every host, add --isolate-allow-everything.",
};

/** What is wrong with an entry of the allow list. */
export function allowFaults(text: string): ExtensionProblem[] {
  const [allowed] = parseRule(text) ?? [];
  const slug = "allow";
  if (!allowed && text.startsWith("@")) {
    const what = `--isolate-allow: there is no preset ${JSON.stringify(text)}.`;
    return [
      {
        slug,
        kind: "usage",
        what,
        fix: `Use one of ${Object.keys(presets)
          .map((name) => `@${name}`)
          .join(", ")}.`,
      },
    ];
  }
  if (!allowed) {
    const what = `--isolate-allow: ${JSON.stringify(text)} is not a host.`;
    return [
      {
        slug,
        kind: "usage",
        what,
        fix: "Use a host such as example.com, *.example.com, example.com:8443 or 192.0.2.1.",
      },
    ];
  }
  if (allowed.host !== "localhost" && !allowed.host.endsWith(".localhost")) return [];
  const what = `--isolate-allow: ${allowed.host} refers to the container itself.`;
  return [{ slug, kind: "usage", what, fix: "To allow a port of the host, use host.docker.internal:PORT." }];
}

/**
 * Blanks the variables by which engines would pass the host's proxies to the container: Podman from its environment,
 * docker from its configuration file. They can contain a password.
 * @param hasOwn whether the container has a proxy of rocker's, whose variables `addNetwork` sets
 */
export function hideProxies(container: ContainerBuilder, hasOwn: boolean): void {
  const names = [...(hasOwn ? [] : ["http_proxy", "https_proxy", "no_proxy"]), "ftp_proxy", "all_proxy"];
  for (const name of names) container.withRunVariable(name, "").withRunVariable(name.toUpperCase(), "");
}

interface NetworkOptions {
  readonly allow: readonly string[];
  /** Keys that the proxy adds. Only for a persistent container. */
  readonly keys: readonly KeySpec[];
  readonly persistent: boolean;
  readonly host: Host;
  /** Whether the build may install a program that connects to the proxy. */
  readonly mayInstall: boolean;
}

/**
 * Gives a container without a network access to the allowed hosts: through a socket, to a proxy on the host.
 * Programs find it by the proxy variables.
 */
export function addNetwork(
  container: ContainerBuilder,
  { allow, keys, persistent, host, mayInstall }: NetworkOptions,
): void {
  if (persistent) {
    // Its socket is in the directory that such a container shares with the host anyway.
    container.withPreparation({ lasting: true, allow, keys } satisfies LastingRequest);
  } else {
    const request: NetworkRequest = { allow, name: String(process.pid) };
    container
      .withPreparation(request)
      .withBindMount(directoryOf(request, host), inside, { readOnly: true, directory: true });
  }
  const socket = join(persistent ? join(entryDirectory, networkDirectory) : inside, proxySocket);
  container
    .withEntrypointHook(forwardScript, [socket, String(port)], { as: "user" })
    // Node.js ignores the proxy variables without this one.
    .withRunVariable("NODE_USE_ENV_PROXY", "1");
  if (mayInstall) {
    // Debian's images include perl. Optional: an image without a package manager may include one of the other tools.
    const names = ["socat"];
    container.withPackages({ apk: names, dnf: names, pacman: names, zypper: names }, { optional: true });
  }
  for (const name of ["http_proxy", "https_proxy"]) {
    container.withRunVariable(name, proxyAddress).withRunVariable(name.toUpperCase(), proxyAddress);
  }
  for (const name of ["no_proxy", "NO_PROXY"]) container.withRunVariable(name, "localhost,127.0.0.1,::1");
}

/** The hosts that a request gives access to, each as canonical text. Undefined for another kind of preparation. */
export function networkAccess(data: unknown): readonly HostAccess[] | undefined {
  const { allow, keys = [] } = (data ?? {}) as Partial<NetworkRequest & LastingRequest>;
  // Keys are read on the host, perhaps by a command: an action on the host.
  if (!Array.isArray(keys) || keys.length > 0) return undefined;
  if (!Array.isArray(allow) || !allow.every((one) => typeof one === "string")) return undefined;
  const hosts = allow.flatMap((one) => {
    const preset = one.startsWith("@") ? parseRule(one) : undefined;
    return preset ? preset.map(({ host }) => host) : [one.toLowerCase()];
  });
  return hosts.map((value) => ({ kind: "network", value, detail: { through: "proxy" } }));
}

/** Starts the proxy, which runs until this process exits. @param notice reports that it ended before that */
export async function startProxy(
  request: NetworkRequest,
  host: Host,
  notice: (text: string) => void,
): Promise<void> {
  const allowed = request.allow.map((text) => parseRule(text));
  if (!/^\d+$/.test(request.name) || allowed.includes(undefined)) {
    throw new Error(`invalid network request: ${JSON.stringify(request)}`);
  }
  const directory = directoryOf(request, host);
  makePrivate(join(directory, ".."), host);
  // Open to the container's user, whatever its ID. The private parent directory keeps other users out.
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
  const names = Object.keys(host.env).filter((name) => /_proxy$/i.test(name));
  await startProxyProcess(
    {
      kind: "run",
      allowed: allowed.flatMap((one) => one ?? []),
      env: Object.fromEntries(names.map((name) => [name, host.env[name]])),
      directory,
      socketName: proxySocket,
    },
    (reason) =>
      notice(`the proxy for --isolate-allow ended (${reason}). The container has no network from now on`),
  );
}

function directoryOf({ name }: NetworkRequest, host: Host): string {
  // Where the directory of this run is; the name may be that of another process in a plan of others.
  return join(dirname(runDirectory("isolate-network", host)), name);
}

function makePrivate(directory: string, host: Host): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const stats = lstatSync(directory);
  if (!stats.isDirectory() || stats.uid !== host.user().uid)
    throw new Error(`${directory} is not a directory that you own`);
  chmodSync(directory, 0o700);
}
