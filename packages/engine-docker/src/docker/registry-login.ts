import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Host } from "@rocker/core/engine";

const dockerHub = "https://index.docker.io/v1/";

interface ClientConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

/** The `X-Registry-Auth` header for an image's registry, from the stored `docker login`; undefined: anonymous. */
export async function registryAuthorization(host: Host, image: string): Promise<string | undefined> {
  const directory = host.env.DOCKER_CONFIG || join(host.env.HOME || host.user().home, ".docker");
  let config: ClientConfig;
  try {
    config = JSON.parse(
      host.readFile(join(directory, "config.json"))?.toString("utf8") ?? "{}",
    ) as ClientConfig;
  } catch {
    return undefined;
  }
  const registry = registryOf(image);
  const login = (await fromHelper(config, registry)) ?? fromFile(config, registry);
  return login && Buffer.from(JSON.stringify({ ...login, serveraddress: registry })).toString("base64url");
}

/** The first component of a name is a registry if it contains a dot or a port, or is localhost. */
function registryOf(image: string): string {
  const [first = "", rest] = image.split("/", 2);
  return rest !== undefined && (/[.:]/.test(first) || first === "localhost") ? first : dockerHub;
}

function fromFile({ auths }: ClientConfig, registry: string) {
  const entry = auths?.[registry] ?? auths?.[`https://${registry}`];
  if (entry?.identitytoken) return { identitytoken: entry.identitytoken };
  if (!entry?.auth) return undefined;
  const [username, ...password] = Buffer.from(entry.auth, "base64").toString("utf8").split(":");
  return { username, password: password.join(":") };
}

async function fromHelper({ credHelpers, credsStore }: ClientConfig, registry: string) {
  const helper = credHelpers?.[registry] ?? credsStore;
  if (!helper || !/^[\w.-]+$/.test(helper)) return undefined;
  try {
    const running = promisify(execFile)(`docker-credential-${helper}`, ["get"]);
    running.child.stdin?.end(registry);
    const { Username, Secret } = JSON.parse((await running).stdout) as { Username: string; Secret: string };
    return Username === "<token>" ? { identitytoken: Secret } : { username: Username, password: Secret };
  } catch {
    return undefined; // No login stored for this registry.
  }
}
