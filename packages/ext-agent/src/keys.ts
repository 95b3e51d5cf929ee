import { isAbsolute, join } from "node:path";
import type { ExtensionProblem, Host, Read } from "@rocker/core";
import { allowFaults, type KeySource, type KeySpec, proxyAddress } from "@rocker/ext-isolate/proxy";

/** What a program in the container gets instead of a key. */
const standIn = "rocker-stand-in";

/** A service that needs a key. */
interface Service {
  readonly host: string;
  readonly header: string;
  readonly prefix: string;
  readonly user?: string;
  /** Variables that lead its programs to the proxy. @param base the URL of the key's path at the proxy */
  readonly variables?: (base: string) => Readonly<Record<string, string>>;
  /** Whether it is a server of Git, which finds the proxy by its own configuration. */
  readonly isGit?: true;
}

const basic = { header: "Authorization", prefix: "Basic " };

/** The services that rocker knows, by the name of their key. */
export const services: Readonly<Record<string, Service>> = {
  anthropic: {
    host: "api.anthropic.com",
    header: "x-api-key",
    prefix: "",
    variables: (base) => ({ ANTHROPIC_BASE_URL: base, ANTHROPIC_API_KEY: standIn }),
  },
  openai: {
    host: "api.openai.com",
    header: "Authorization",
    prefix: "Bearer ",
    variables: (base) => ({
      ...{ OPENAI_BASE_URL: `${base}/v1`, OPENAI_API_BASE: `${base}/v1` },
      OPENAI_API_KEY: standIn,
    }),
  },
  gemini: {
    host: "generativelanguage.googleapis.com",
    header: "x-goog-api-key",
    prefix: "",
    variables: (base) => ({
      ...{ GOOGLE_GEMINI_BASE_URL: base, GEMINI_API_KEY: standIn },
      GEMINI_DEFAULT_AUTH_TYPE: "gemini-api-key",
    }),
  },
  npm: {
    host: "registry.npmjs.org",
    header: "Authorization",
    prefix: "Bearer ",
    // Packages are then downloaded from there too, and not from the address that the registry names.
    variables: (base) => ({ npm_config_registry: `${base}/`, npm_config_replace_registry_host: "always" }),
  },
  pypi: {
    host: "pypi.org",
    ...basic,
    user: "__token__",
    variables: (base) => ({ PIP_INDEX_URL: `${base}/simple/`, UV_DEFAULT_INDEX: `${base}/simple/` }),
  },
  github: { host: "github.com", ...basic, user: "x-access-token", isGit: true },
  gitlab: { host: "gitlab.com", ...basic, user: "oauth2", isGit: true },
};

export interface KeyOptions {
  /** `NAME=env:VARIABLE`, `NAME=file:PATH` or `NAME=command:COMMAND`. */
  readonly keys: readonly string[];
  /** `NAME=HOST[:PORT][/PATH]`, for names that are no known service, and for others of its kind. */
  readonly hosts: readonly string[];
  /** `NAME=HEADER: PREFIX`. Default: `Authorization: Bearer `. */
  readonly headers: readonly string[];
}

/** Parses the options for keys, or says what is wrong with them. */
export function readKeys({ keys, hosts, headers }: KeyOptions, host: Host): Read<readonly KeySpec[]> {
  const problems: ExtensionProblem[] = [];
  const pairs = (option: string, list: readonly string[]) =>
    new Map(
      list.flatMap((text): (readonly [string, string])[] => {
        const [, name, value] = /^([a-z][a-z0-9-]*)=(.+)$/s.exec(text) ?? [];
        if (name !== undefined && value !== undefined) return [[name, value]];
        problems.push(fault(`--${option}: ${JSON.stringify(text)} is not NAME=VALUE.`));
        return [];
      }),
    );
  const [places, forms] = [pairs("key-host", hosts), pairs("key-header", headers)];
  const specs = [...pairs("key", keys)].flatMap(([name, text]): KeySpec[] => {
    const source = sourceOf(text, host);
    if (!source)
      problems.push(fault(`--key: ${name} is neither env:VARIABLE, file:PATH nor command:COMMAND.`));
    const service = serviceOf(name);
    const place = placeOf(places.get(name) ?? service?.host);
    if (!place)
      problems.push(
        fault(`--key: ${name} needs the host that gets it, such as --key-host ${name}=api.example.com.`),
      );
    const [, header = service?.header ?? "Authorization", prefix] =
      /^([A-Za-z0-9-]+)(?::\s*(.*))?$/s.exec(forms.get(name) ?? "") ?? [];
    if (!source || !place) return [];
    const own = forms.has(name) ? (prefix ?? "") : (service?.prefix ?? "Bearer ");
    const user = forms.has(name) ? undefined : service?.user;
    return [{ name, source, ...place, header, prefix: own, ...(user !== undefined && { user }) }];
  });
  const stray = [...places.keys(), ...forms.keys()].find((name) => !specs.some((one) => one.name === name));
  if (stray !== undefined && problems.length === 0) problems.push(fault(`there is no --key ${stray}=….`));
  return problems.length > 0 ? { problems } : { value: specs };
}

function fault(what: string): ExtensionProblem {
  return { slug: "key", kind: "usage", what, fix: "Use for example --key anthropic=env:ANTHROPIC_API_KEY" };
}

function sourceOf(text: string, host: Host): KeySource | undefined {
  const [, kind, value = ""] = /^(env|file|command):(.+)$/s.exec(text) ?? [];
  if (kind === "env") return /^\w+$/.test(value) ? { kind, variable: value } : undefined;
  if (kind === "command") return { kind, command: value };
  if (kind !== "file") return undefined;
  const path = value.startsWith("~/") ? join(host.user().home, value.slice(2)) : value;
  return { kind, path: isAbsolute(path) ? path : join(host.cwd, path) };
}

function placeOf(text: string | undefined): Pick<KeySpec, "host" | "port" | "path"> | undefined {
  const [, host, port = "443", path = ""] =
    /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(\d+))?((?:\/[\w.~@+-]+)*)\/?$/i.exec(text ?? "") ?? [];
  if (host === undefined || allowFaults(`${host}:${port}`).length > 0) return undefined;
  return { host: host.toLowerCase().replace(/^\[|\]$/g, ""), port: Number(port), ...(path && { path }) };
}

/** The variables of the container by which programs find the proxy instead of the services. */
export function variablesOf(keys: readonly KeySpec[]): Readonly<Record<string, string>> {
  const isGit = ({ name }: KeySpec) => serviceOf(name)?.isGit === true;
  const others = keys.filter((key) => !isGit(key)).map(variablesOfKey);
  return Object.assign({}, gitVariables(keys.filter(isGit)), ...others);
}

function variablesOfKey({ name, path = "" }: KeySpec): Readonly<Record<string, string>> {
  const base = `${proxyAddress}/${name}${path}`;
  const prefix = name.toUpperCase().replaceAll("-", "_");
  return (
    serviceOf(name)?.variables?.(base) ?? { [`${prefix}_BASE_URL`]: base, [`${prefix}_API_KEY`]: standIn }
  );
}

/** Git's configuration in variables. */
function gitVariables(keys: readonly KeySpec[]): Readonly<Record<string, string>> {
  if (keys.length === 0) return {};
  const settings = keys.flatMap(({ name, host, port, path = "" }, index) => [
    [`GIT_CONFIG_KEY_${index}`, `url.${proxyAddress}/${name}${path}/.insteadOf`],
    [`GIT_CONFIG_VALUE_${index}`, `https://${host}${port === 443 ? "" : `:${port}`}${path}/`],
  ]);
  return { GIT_CONFIG_COUNT: String(keys.length), ...Object.fromEntries(settings) };
}

const serviceOf = (name: string): Service | undefined =>
  Object.hasOwn(services, name) ? services[name] : undefined;
