import { chmodSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  type ContainerBuilder,
  type ExtensionProblem,
  type Host,
  listenInFolder,
  ownRuntimeFolder,
  xdgFolder,
} from "@rocker/core";
import { readAllowed } from "./allowed.ts";
import { forwardScript } from "./forward-script.ts";
import { filteringProxy } from "./proxy.ts";

const inside = "/run/rocker/network";
const socketName = "proxy.sock";
const port = 3128;

/** What `prepare` gets: plain data of the plan. */
export interface NetworkWish {
  readonly allow: readonly string[];
  /** Of its folder; each run has its own, as one may be allowed more than another. */
  readonly name: string;
}

/** What is wrong with the list. */
export function allowProblems(list: readonly string[]): ExtensionProblem[] {
  return list.flatMap((text): ExtensionProblem[] => {
    const allowed = readAllowed(text);
    const slug = "allow";
    if (!allowed) {
      const what = `--isolate-allow: ${JSON.stringify(text)} is no host.`;
      return [
        {
          slug,
          kind: "usage",
          what,
          fix: "Write example.com, *.example.com, example.com:8443 or 192.0.2.1.",
        },
      ];
    }
    if (allowed.host !== "localhost" && !allowed.host.endsWith(".localhost")) return [];
    const what = `--isolate-allow: ${allowed.host} is the container itself.`;
    return [{ slug, kind: "usage", what, fix: "For this machine, write host.docker.internal:PORT." }];
  });
}

/**
 * The one way out of a container without a network: a socket, at whose other end rocker connects to what is allowed.
 * Programs find it by the variables for proxies.
 */
export function addNetwork(container: ContainerBuilder, allow: readonly string[], host: Host): void {
  const wish: NetworkWish = { allow, name: String(process.pid) };
  const proxy = `http://127.0.0.1:${port}`;
  container
    .withPreparation(wish)
    .withBindMount(folderOf(wish, host), inside, { readOnly: true, folder: true })
    .withEntrypointHook(forwardScript, [join(inside, socketName), String(port)], { as: "user" })
    // Debian's have perl. Where nothing can be installed, the image may have one of the others.
    .withPackages(
      { apk: ["socat"], dnf: ["socat"], pacman: ["socat"], zypper: ["socat"] },
      { optional: true },
    )
    // Node's fetch heeds the others only with this one.
    .withRunVariable("NODE_USE_ENV_PROXY", "1");
  for (const name of ["http_proxy", "https_proxy"]) {
    container.withRunVariable(name, proxy).withRunVariable(name.toUpperCase(), proxy);
  }
  for (const name of ["no_proxy", "NO_PROXY"]) container.withRunVariable(name, "localhost,127.0.0.1,::1");
}

/** Serves the container's way out for as long as this process lives. */
export async function openNetwork(wish: NetworkWish, host: Host): Promise<void> {
  const allowed = wish.allow.map((text) => readAllowed(text));
  if (!/^\d+$/.test(wish.name) || allowed.includes(undefined)) {
    throw new Error(`${JSON.stringify(wish)} is no network`);
  }
  const folder = folderOf(wish, host);
  makePrivate(join(folder, ".."), host);
  // The container's user may be another one; nobody else gets through the folder above.
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const server = filteringProxy(
    allowed.filter((one) => one !== undefined),
    host.env,
  );
  const close = await listenInFolder(server, folder, socketName);
  chmodSync(join(folder, socketName), 0o666);
  process.once("exit", () => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });
}

function folderOf({ name }: NetworkWish, host: Host): string {
  return join(ownRuntimeFolder(host) ?? xdgFolder("XDG_STATE_HOME", host), "rocker/isolate-network", name);
}

function makePrivate(folder: string, host: Host): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== host.user().uid)
    throw new Error(`${folder} is not a folder of yours`);
  chmodSync(folder, 0o700);
}
