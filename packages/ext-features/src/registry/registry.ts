import { type Host, registryLogin } from "@rocker/core";
import { limits } from "../archive/files.ts";
import { isLoopback, type RegistryReference } from "../reference.ts";
import { manifestType } from "../source/manifest.ts";
import { failures } from "./failure.ts";
import { type Answer, request } from "./request.ts";

/** In bytes. Manifests of Features have about 2 KB. */
const largestManifest = 4 * 2 ** 20;

/**
 * Downloads Features from OCI registries (OCI Distribution Specification), with the logins of `docker login`. Registries on
 * this machine are also used without encryption, as docker does.
 */
export class Registry {
  readonly #host: Host;
  readonly #signal: AbortSignal;
  /** `Authorization` headers by repository. */
  readonly #authorizations = new Map<string, string>();

  constructor(host: Host, signal: AbortSignal) {
    this.#host = host;
    this.#signal = signal;
  }

  /** @param version a tag or a digest. @throws DownloadFailure */
  async manifest(reference: RegistryReference, version: string): Promise<Buffer> {
    const answer = await this.#get(reference, `manifests/${version}`, { accept: manifestType });
    return answer.body(largestManifest);
  }

  /** @throws DownloadFailure */
  async blob(reference: RegistryReference, digest: string): Promise<Buffer> {
    return (await this.#get(reference, `blobs/${digest}`, {})).body(limits.download);
  }

  async #get(
    reference: RegistryReference,
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const { registry, name, text } = reference;
    const send = () => {
      const authorization = this.#authorizations.get(name);
      return request(`${baseUrl(reference)}/${path}`, {
        feature: text,
        headers: { ...headers, ...(authorization && { authorization }) },
        signal: this.#signal,
        env: this.#host.env,
      });
    };
    let answer = await send();
    let hasLogin = false;
    if (answer.status === 401) {
      const login = await registryLogin(this.#host, registry);
      hasLogin = login !== undefined;
      const challenge = answer.headers.get("www-authenticate") ?? "";
      const authorization = await this.#authorize(challenge, reference, login);
      if (authorization) {
        this.#authorizations.set(name, authorization);
        answer = await send();
      }
    }
    if (answer.status === 200) return answer;
    if (answer.status === 404) throw failures.notFound(text, registry);
    if (answer.status === 401 || answer.status === 403) throw failures.login(text, registry, hasLogin);
    throw failures.unreachable(text, registry, `it answered with status ${answer.status}`);
  }

  /** The `Authorization` header for what a registry demands (RFC 7235): a token, or the login itself. */
  async #authorize(
    challenge: string,
    { text, repository, registry }: RegistryReference,
    login: Awaited<ReturnType<typeof registryLogin>>,
  ): Promise<string | undefined> {
    const basic =
      login && "username" in login
        ? `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`
        : undefined;
    const [, scheme = "", rest = ""] = /^\s*(\w+)\s*(.*)$/s.exec(challenge) ?? [];
    if (scheme.toLowerCase() !== "bearer") return basic;
    const parameters = new Map(
      [...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
    );
    const realm = parameters.get("realm") ?? "";
    if (!URL.canParse(realm)) return basic;
    const url = new URL(realm);
    // The login goes there.
    if (url.protocol !== "https:" && !isLoopback(url.hostname))
      throw failures.login(text, registry, login !== undefined);
    const service = parameters.get("service");
    if (service !== undefined) url.searchParams.set("service", service);
    url.searchParams.set("scope", parameters.get("scope") ?? `repository:${repository}:pull`);
    const headers = basic === undefined ? {} : { authorization: basic };
    const answer = await request(url.href, {
      feature: text,
      headers,
      signal: this.#signal,
      env: this.#host.env,
    });
    if (answer.status !== 200) throw failures.login(text, registry, login !== undefined);
    const token = tokenIn(await answer.body(largestManifest));
    return token && `Bearer ${token}`;
  }
}

function tokenIn(body: Buffer): string | undefined {
  try {
    const { token, access_token: accessToken } = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
    return [token, accessToken].find(
      (one): one is string => typeof one === "string" && /^[\x21-\x7e]+$/.test(one),
    );
  } catch {
    return undefined;
  }
}

/** Docker Hub has its registry under another name. */
function baseUrl({ registry, repository }: RegistryReference): string {
  const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
  return `${isLoopback(host) ? "http" : "https"}://${host}/v2/${repository}`;
}
