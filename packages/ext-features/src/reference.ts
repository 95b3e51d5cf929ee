import { basename } from "node:path";

/** What a Feature is called in a `features` property: where it comes from. */
export type Reference = RegistryReference | TarballReference | LocalReference;

/** `ghcr.io/devcontainers/features/node:1` */
export interface RegistryReference {
  readonly kind: "registry";
  /** As written, in lower case: Features' names are case-insensitive. */
  readonly text: string;
  /** Host, with the port if there is one. */
  readonly registry: string;
  readonly repository: string;
  /** `latest` if none is given; undefined with a digest. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** Without version. */
  readonly name: string;
}

/** `https://example.com/devcontainer-feature-go.tgz` */
export interface TarballReference {
  readonly kind: "tarball";
  readonly text: string;
  readonly url: string;
  readonly name: string;
}

/** `./go`, a directory of the host. */
export interface LocalReference {
  readonly kind: "local";
  /** As written, or the path. */
  readonly text: string;
  /** Absolute. */
  readonly path: string;
  readonly name: string;
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;
const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const repositoryPattern = new RegExp(`^${component}(?:/${component})*$`);

/**
 * @param resolve makes a path absolute
 * @returns undefined if it is none of the three forms. Names of GitHub releases, which the specification has retired, are not
 */
export function parseReference(text: string, resolve: (path: string) => string): Reference | undefined {
  if (/^(\.{1,2}\/|\/)/.test(text)) {
    const path = resolve(text);
    return { kind: "local", text, path, name: path };
  }
  if (/^https?:\/\//i.test(text)) return tarball(text);
  return registryReference(text.toLowerCase());
}

/** Only encrypted, except from this machine: what it brings runs as root in the image. */
function tarball(text: string): TarballReference | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, username, href } = new URL(text);
  if (username !== "" || (protocol !== "https:" && !isLoopback(hostname))) return undefined;
  return { kind: "tarball", text, url: href, name: text };
}

function registryReference(text: string): RegistryReference | undefined {
  const [, registry = "", rest = ""] = /^([^/]+)\/(.+)$/s.exec(text) ?? [];
  const isRegistry = /^[a-z0-9.-]+(:\d{1,5})?$/.test(registry) && /[.:]|^localhost$/.test(registry);
  const [, repository = "", tag, digest] = /^([^:@]+)(?::([\w][\w.-]{0,127}))?(?:@(.+))?$/s.exec(rest) ?? [];
  if (!isRegistry || !repositoryPattern.test(repository)) return undefined;
  if (digest !== undefined && !digestPattern.test(digest)) return undefined;
  const name = `${registry}/${repository}`;
  const version = digest === undefined ? { tag: tag ?? "latest", digest } : { tag: undefined, digest };
  return { kind: "registry", text, registry, repository, ...version, name };
}

/** The last part of its name: `node`. */
export function shortName(reference: Reference): string {
  const last = basename(reference.kind === "tarball" ? new URL(reference.url).pathname : reference.name);
  return /^devcontainer-feature-(.+)\.tgz$/.exec(last)?.[1] ?? last;
}

export const isLoopback = (hostname: string) =>
  /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(hostname.replace(/:\d+$/, ""));
