import { join } from "node:path";
import type { Host } from "./host.ts";

/** What a user stored with `docker login` for a registry. */
export type RegistryLogin =
  | { readonly username: string; readonly password: string }
  | { readonly identitytoken: string };

interface ClientConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

/**
 * The stored `docker login` of a registry; undefined: none. Starts the user's credential helper if there is one.
 * @param registry host and port; for Docker Hub, `https://index.docker.io/v1/`
 */
export async function registryLogin(
  host: Pick<Host, "env" | "user" | "readFile">,
  registry: string,
): Promise<RegistryLogin | undefined> {
  const directory = host.env.DOCKER_CONFIG || join(host.env.HOME || host.user().home, ".docker");
  let config: ClientConfig;
  try {
    config = JSON.parse(
      host.readFile(join(directory, "config.json"))?.toString("utf8") ?? "{}",
    ) as ClientConfig;
  } catch {
    return undefined;
  }
  return (await fromHelper(config, registry)) ?? fromFile(config, registry);
}

function fromFile({ auths }: ClientConfig, registry: string): RegistryLogin | undefined {
  const entry = auths?.[registry] ?? auths?.[`https://${registry}`];
  if (entry?.identitytoken) return { identitytoken: entry.identitytoken };
  if (!entry?.auth) return undefined;
  const [username = "", ...password] = Buffer.from(entry.auth, "base64").toString("utf8").split(":");
  return { username, password: password.join(":") };
}

async function fromHelper(
  { credHelpers, credsStore }: ClientConfig,
  registry: string,
): Promise<RegistryLogin | undefined> {
  const helper = credHelpers?.[registry] ?? credsStore;
  if (!helper || !/^[\w.-]+$/.test(helper)) return undefined;
  try {
    // Loaded here, because hardly any start needs it.
    const { execFile } = await import("node:child_process");
    const output = await new Promise<string>((resolve, reject) => {
      const child = execFile(`docker-credential-${helper}`, ["get"], (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
      child.stdin?.on("error", () => {});
      child.stdin?.end(registry);
    });
    const { Username, Secret } = JSON.parse(output) as { Username: string; Secret: string };
    return Username === "<token>" ? { identitytoken: Secret } : { username: Username, password: Secret };
  } catch {
    return undefined; // No login stored for this registry.
  }
}
