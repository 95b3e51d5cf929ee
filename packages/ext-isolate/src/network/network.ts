import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type ContainerBuilder,
  type ExtensionProblem,
  type Host,
  type HostAccess,
  type Read,
  runDirectory,
} from "@rocker/core";
import { parseAllowed } from "./allowed.ts";
import { forwardScript } from "./forward-script.ts";
import { startProxyProcess } from "./start-proxy.ts";

const inside = "/run/rocker/network";
const socketName = "proxy.sock";
const port = 3128;

/** The data that the plan passes to `prepare`. */
export interface NetworkRequest {
  readonly allow: readonly string[];
  /** The name of the socket's directory. Each run has its own, because runs may allow different hosts. */
  readonly name: string;
}

/** The list, or the problems with its entries. The plan holds it as text; `startProxy` parses it. */
export function readAllowed(list: readonly string[]): Read<readonly string[]> {
  const problems = list.flatMap((text): ExtensionProblem[] => {
    const allowed = parseAllowed(text);
    const slug = "allow";
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
    return [
      { slug, kind: "usage", what, fix: "To allow a port of the host, use host.docker.internal:PORT." },
    ];
  });
  return problems.length > 0 ? { problems } : { value: list };
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
  readonly host: Host;
  /** Whether the build may install a program that connects to the proxy. */
  readonly mayInstall: boolean;
}

/**
 * Gives a container without a network access to the allowed hosts: through a socket, to a proxy on the host.
 * Programs find it by the proxy variables.
 */
export function addNetwork(container: ContainerBuilder, { allow, host, mayInstall }: NetworkOptions): void {
  const request: NetworkRequest = { allow, name: String(process.pid) };
  const proxy = `http://127.0.0.1:${port}`;
  container
    .withPreparation(request)
    .withBindMount(directoryOf(request, host), inside, { readOnly: true, directory: true })
    .withEntrypointHook(forwardScript, [join(inside, socketName), String(port)], { as: "user" })
    // Node.js ignores the proxy variables without this one.
    .withRunVariable("NODE_USE_ENV_PROXY", "1");
  if (mayInstall) {
    // Debian's images include perl. Optional: an image without a package manager may include one of the other tools.
    const names = ["socat"];
    container.withPackages({ apk: names, dnf: names, pacman: names, zypper: names }, { optional: true });
  }
  for (const name of ["http_proxy", "https_proxy"]) {
    container.withRunVariable(name, proxy).withRunVariable(name.toUpperCase(), proxy);
  }
  for (const name of ["no_proxy", "NO_PROXY"]) container.withRunVariable(name, "localhost,127.0.0.1,::1");
}

/** The hosts that a request gives access to, each as canonical text. Undefined for another kind of preparation. */
export function networkAccess(data: unknown): readonly HostAccess[] | undefined {
  const { allow } = (data ?? {}) as Partial<NetworkRequest>;
  if (!Array.isArray(allow) || !allow.every((one) => typeof one === "string")) return undefined;
  const hosts = allow.map((one) => one.toLowerCase());
  return hosts.map((value) => ({ kind: "network", value, detail: { through: "proxy" } }));
}

/** Starts the proxy, which runs until this process exits. @param notice reports that it ended before that */
export async function startProxy(
  request: NetworkRequest,
  host: Host,
  notice: (text: string) => void,
): Promise<void> {
  const allowed = request.allow.map((text) => parseAllowed(text));
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
      allowed: allowed.filter((one) => one !== undefined),
      env: Object.fromEntries(names.map((name) => [name, host.env[name]])),
      directory,
      socketName,
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
