import { isIP, SocketAddress } from "node:net";
import { presets } from "./presets.ts";

/** An entry of the allow list: a host, or all subdomains of a name. */
export interface Allowed {
  /** A name in lower case, prefixed with `*.` for its subdomains; `*` for all names; or an IP address without brackets. */
  readonly host: string;
  /** Undefined: the default ports of HTTP and HTTPS. */
  readonly port: number | undefined;
  /** The entry as it was given: a host, or the preset that it is from. */
  readonly rule: string;
}

const defaultPorts = [80, 443];

/** The entry for all names, on the default ports. Addresses, and the names of the host, must be named all the same. */
export const everything = "*";
const form =
  /^(?<host>(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::(?<port>[1-9]\d{0,4}))?$/;

/** Parses `HOST[:PORT]` or `@PRESET`; undefined when it is malformed. */
export function parseRule(text: string): readonly Allowed[] | undefined {
  if (!text.startsWith("@")) {
    const allowed = parseAllowed(text);
    return allowed && [allowed];
  }
  const name = text.slice(1);
  if (!Object.hasOwn(presets, name)) return undefined;
  return (presets[name] ?? []).map((host) => ({ host, port: undefined, rule: text }));
}

/** Parses `HOST[:PORT]`; undefined when it is malformed. */
export function parseAllowed(text: string): Allowed | undefined {
  if (text === everything) return { host: everything, port: undefined, rule: text };
  const { host = "", port } = form.exec(text.toLowerCase())?.groups ?? {};
  const number = port === undefined ? undefined : Number(port);
  const isAddress = isIP(host) === 4 || (host.startsWith("[") && isIP(host.slice(1, -1)) === 6);
  // Only digits and dots would be a malformed address.
  const isName = /[a-z_]/.test(host) && !host.startsWith("[") && !host.includes("..");
  if (!(isAddress || isName) || (number ?? 1) > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ""), port: number, rule: text };
}

/**
 * Whether the list allows a connection. The host itself and its loopback must be named: `*.internal` does not include
 * `host.docker.internal`.
 * @param host as in a URL, without brackets
 */
export function isAllowed(list: readonly Allowed[], host: string, port: number): boolean {
  return ruleFor(list, host, port) !== undefined;
}

/** The entry that allows a connection, if any; see `isAllowed`. */
export function ruleFor(list: readonly Allowed[], host: string, port: number): Allowed | undefined {
  const name = host.replace(/\.$/, "");
  return list.find((one) => {
    return isHostOf(one, name) && allowsPort(one, port);
  });
}

function isHostOf({ host }: Allowed, name: string): boolean {
  if (host === everything) return isIP(name) === 0 && !isHostName(name);
  return host.startsWith("*.") ? name.endsWith(host.slice(1)) && !isHostName(name) : name === host;
}

/** Whether the list has this very address, in any of its spellings. */
export function isAllowedAddress(list: readonly Allowed[], address: string, port: number): boolean {
  return list.some((one) => {
    const family = isIP(one.host);
    if (family === 0 || family !== isIP(address)) return false;
    const same = new SocketAddress({ address: one.host, family: family === 6 ? "ipv6" : "ipv4" });
    const other = new SocketAddress({ address, family: family === 6 ? "ipv6" : "ipv4" });
    return same.address === other.address && allowsPort(one, port);
  });
}

const allowsPort = (one: Allowed, port: number) =>
  one.port === undefined ? defaultPorts.includes(port) : one.port === port;

/** The names by which Docker and Podman make the host available to a container. */
const hostNames = ["host.docker.internal", "host.containers.internal"];

export function isHostName(name: string): boolean {
  return hostNames.includes(name);
}
