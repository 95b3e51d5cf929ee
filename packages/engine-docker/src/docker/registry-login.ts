import { type Host, registryLogin } from "@rocker/core/engine";

const dockerHub = "https://index.docker.io/v1/";

/** The `X-Registry-Auth` header for an image's registry, from the stored `docker login`; undefined: anonymous. */
export async function registryAuthorization(host: Host, image: string): Promise<string | undefined> {
  const registry = registryOf(image);
  const login = await registryLogin(host, registry);
  return login && Buffer.from(JSON.stringify({ ...login, serveraddress: registry })).toString("base64url");
}

/** The first component of a name is a registry if it contains a dot or a port, or is localhost. */
function registryOf(image: string): string {
  const [first = "", rest] = image.split("/", 2);
  return rest !== undefined && (/[.:]/.test(first) || first === "localhost") ? first : dockerHub;
}
