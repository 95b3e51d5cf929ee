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
  readonly variables: (base: string) => Readonly<Record<string, string>>;
}

const services: Readonly<Record<string, Service>> = {
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
    variables: (base) => ({ OPENAI_BASE_URL: `${base}/v1`, OPENAI_API_KEY: standIn }),
  },
  gemini: {
    host: "generativelanguage.googleapis.com",
    header: "x-goog-api-key",
    prefix: "",
    variables: (base) => ({ GOOGLE_GEMINI_BASE_URL: base, GEMINI_API_KEY: standIn }),
  },
  github: {
    host: "github.com",
    header: "Authorization",
    prefix: "Basic ",
    user: "x-access-token",
    variables: (base) => ({
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `url.${base}/.insteadOf`,
      GIT_CONFIG_VALUE_0: "https://github.com/",
    }),
  },
};

export interface KeyOptions {
  /** `NAME=env:VARIABLE`, `NAME=file:PATH` or `NAME=command:COMMAND`. */
  readonly keys: readonly string[];
  /** `NAME=HOST[:PORT]`, for names that are no known service. */
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
    const service = Object.hasOwn(services, name) ? services[name] : undefined;
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

function placeOf(text: string | undefined): { readonly host: string; readonly port: number } | undefined {
  const [, host, port = "443"] = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(\d+))?$/i.exec(text ?? "") ?? [];
  if (host === undefined || allowFaults(`${host}:${port}`).length > 0) return undefined;
  return { host: host.toLowerCase().replace(/^\[|\]$/g, ""), port: Number(port) };
}

/** The variables of the container by which programs find the proxy instead of the service. */
export function variablesOf({ name }: KeySpec): Readonly<Record<string, string>> {
  const base = `${proxyAddress}/${name}`;
  const known = Object.hasOwn(services, name) ? services[name] : undefined;
  const prefix = name.toUpperCase().replaceAll("-", "_");
  return known?.variables(base) ?? { [`${prefix}_BASE_URL`]: base, [`${prefix}_API_KEY`]: standIn };
}
